CREATE TABLE users (
    id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    email VARCHAR(200) NOT NULL COMMENT 'Where to write to.',
    `Full Name` VARCHAR(191),
    type VARCHAR(40) NOT NULL DEFAULT 'person''s "x"',
    mood ENUM('happy', 'in-between', 'SAD') NOT NULL DEFAULT 'in-between',
    old_mood ENUM('happy', 'in-between', 'SAD'),
    level SET('a', 'b'),
    age SMALLINT,
    small TINYINT UNSIGNED NOT NULL DEFAULT 7,
    medium MEDIUMINT,
    built YEAR,
    balance DECIMAL(12, 2) NOT NULL DEFAULT 0.50,
    score FLOAT NOT NULL DEFAULT 1.5,
    is_admin BOOLEAN NOT NULL DEFAULT false,
    created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    seen_at TIMESTAMP NULL,
    born DATE NOT NULL DEFAULT '2000-01-01',
    data JSON NOT NULL,
    avatar MEDIUMBLOB,
    token BINARY(16),
    note TEXT,
    code CHAR(2) CHARACTER SET ascii COLLATE ascii_bin,
    manager_id BIGINT UNSIGNED,
    query LONGTEXT,
    UNIQUE KEY users_email_key (email),
    KEY recent (created_at DESC, id),
    KEY by_note (note(10)),
    CONSTRAINT users_age_range_check CHECK (age < 200),
    CONSTRAINT positive CHECK (balance >= 0),
    CONSTRAINT users_manager FOREIGN KEY (manager_id) REFERENCES users (id) ON DELETE SET NULL
) COMMENT 'People who [sign in].' DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE `Post` (
    id CHAR(36) PRIMARY KEY DEFAULT (uuid()),
    author_id BIGINT UNSIGNED NOT NULL,
    slug VARCHAR(80) NOT NULL,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE KEY post_slug (author_id, slug),
    KEY recent (created_at),
    CONSTRAINT post_author FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE profiles (
    user_id BIGINT UNSIGNED PRIMARY KEY,
    bio LONGTEXT,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE cities (
    country CHAR(2) NOT NULL,
    name VARCHAR(80) NOT NULL,
    PRIMARY KEY (country, name)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE streets (
    id INTEGER AUTO_INCREMENT PRIMARY KEY,
    country CHAR(2) NOT NULL,
    city VARCHAR(80),
    `1st` INTEGER NOT NULL DEFAULT -1,
    CONSTRAINT streets_city FOREIGN KEY (country, city) REFERENCES cities (country, name)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE columns (id SMALLINT AUTO_INCREMENT PRIMARY KEY, `key` VARCHAR(20) NOT NULL UNIQUE)
    DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE log (line TEXT) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE places (id INTEGER PRIMARY KEY, at POINT NOT NULL) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE sums (a INTEGER PRIMARY KEY, twice INTEGER AS (a * 2)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE VIEW grown AS SELECT id FROM users WHERE age > 17;
