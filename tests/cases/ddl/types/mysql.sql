-- CreateTable
CREATE TABLE `listses` (
    `id` INTEGER NOT NULL,
    `bools` JSON NOT NULL,
    `numbers` JSON NOT NULL,
    `big_numbers` JSON NOT NULL,
    `tags` JSON NOT NULL,
    `short_tags` JSON NOT NULL,
    `uuids` JSON NOT NULL,
    `instants` JSON NOT NULL,
    `maybe_tags` JSON NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `optionals` (
    `id` INTEGER NOT NULL,
    `bool_value` BOOLEAN NULL,
    `i8_value` TINYINT NULL,
    `i64_value` BIGINT NULL,
    `u32_value` INTEGER UNSIGNED NULL,
    `u64_value` BIGINT UNSIGNED NULL,
    `f32_value` FLOAT NULL,
    `decimal_value` DECIMAL(65,30) NULL,
    `varchar_value` VARCHAR(100) NULL,
    `bytes_value` LONGBLOB NULL,
    `instant` DATETIME(6) NULL,
    `day` DATE NULL,
    `time` TIME(6) NULL,
    `uuid_value` CHAR(36) NULL,
    `json_value` JSON NULL,
    `email` VARCHAR(191) NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `requireds` (
    `id` INTEGER NOT NULL,
    `bool_value` BOOLEAN NOT NULL,
    `i8_value` TINYINT NOT NULL,
    `i16_value` SMALLINT NOT NULL,
    `i32_value` INTEGER NOT NULL,
    `i64_value` BIGINT NOT NULL,
    `u8_value` TINYINT UNSIGNED NOT NULL,
    `u16_value` SMALLINT UNSIGNED NOT NULL,
    `u32_value` INTEGER UNSIGNED NOT NULL,
    `u64_value` BIGINT UNSIGNED NOT NULL,
    `f32_value` FLOAT NOT NULL,
    `f64_value` DOUBLE NOT NULL,
    `decimal_value` DECIMAL(65,30) NOT NULL,
    `price` DECIMAL(10,2) NOT NULL,
    `string_value` VARCHAR(191) NOT NULL,
    `text_value` LONGTEXT NOT NULL,
    `varchar_value` VARCHAR(100) NOT NULL,
    `char_value` CHAR(2) NOT NULL,
    `bytes_value` LONGBLOB NOT NULL,
    `instant` DATETIME(6) NOT NULL,
    `local` DATETIME(6) NOT NULL,
    `day` DATE NOT NULL,
    `time` TIME(6) NOT NULL,
    `uuid_value` CHAR(36) NOT NULL,
    `json_value` JSON NOT NULL,
    `email` VARCHAR(191) NOT NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
