CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    email VARCHAR(200) NOT NULL UNIQUE,
    "Full Name" TEXT COLLATE NOCASE,
    type TEXT NOT NULL DEFAULT 'person''s "x"',
    age INT CHECK (age >= 0),
    balance NUMERIC(12, 2) NOT NULL DEFAULT 0.50,
    score REAL NOT NULL DEFAULT 1.5,
    is_admin BOOLEAN NOT NULL DEFAULT false,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    born DATE,
    data JSON NOT NULL DEFAULT '{}',
    avatar BLOB,
    big BIGINT DEFAULT -5,
    manager_id INTEGER REFERENCES users,
    query TEXT,
    CONSTRAINT users_age_range_check CHECK (age < 200),
    CONSTRAINT positive CHECK (balance >= 0)
);
CREATE INDEX users_created_at_idx ON users (created_at DESC, id);
CREATE UNIQUE INDEX users_lower_idx ON users (lower(email));
CREATE UNIQUE INDEX users_one_admin ON users (is_admin) WHERE is_admin;
CREATE TABLE "Post" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE ON UPDATE CASCADE,
    reviewer INTEGER REFERENCES users ON DELETE SET NULL,
    slug TEXT NOT NULL,
    UNIQUE (author_id, slug)
);
CREATE INDEX "Post_reviewer_idx" ON "Post" (reviewer);
CREATE TABLE comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL REFERENCES "Post" DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE profiles (
    user_id INTEGER PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    bio TEXT
);
CREATE TABLE cities (
    country TEXT NOT NULL,
    name VARCHAR(80) NOT NULL,
    PRIMARY KEY (country, name)
) WITHOUT ROWID;
CREATE TABLE streets (
    id INTEGER PRIMARY KEY,
    country TEXT NOT NULL,
    city VARCHAR(80),
    "1st" INTEGER NOT NULL DEFAULT -1,
    "self" INTEGER,
    FOREIGN KEY (country, city) REFERENCES cities (country, name)
);
CREATE TABLE columns (id TEXT PRIMARY KEY NOT NULL, key TEXT NOT NULL UNIQUE);
CREATE TABLE by_email (email VARCHAR(200) PRIMARY KEY NOT NULL REFERENCES users (email));
CREATE TABLE log (line TEXT);
CREATE TABLE places (id INTEGER PRIMARY KEY, at POINT NOT NULL);
CREATE TABLE things (id INTEGER PRIMARY KEY, shape);
CREATE TABLE sums (a INTEGER PRIMARY KEY, twice INTEGER AS (a * 2));
CREATE VIEW grown AS SELECT id FROM users WHERE age > 17;
