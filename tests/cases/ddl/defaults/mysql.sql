-- CreateTable
CREATE TABLE `settings` (
    `id` CHAR(36) NOT NULL,
    `token` CHAR(36) NOT NULL,
    `yes` BOOLEAN NOT NULL DEFAULT true,
    `small` SMALLINT NOT NULL DEFAULT -5,
    `number` INTEGER NOT NULL DEFAULT 0,
    `big` BIGINT NOT NULL DEFAULT 9000000000,
    `ratio` DOUBLE NOT NULL DEFAULT 1.5,
    `whole_ratio` DOUBLE NOT NULL DEFAULT -2,
    `price` DECIMAL(10,2) NOT NULL DEFAULT 0.25,
    `empty` VARCHAR(191) NOT NULL DEFAULT '',
    `odd` VARCHAR(191) NOT NULL DEFAULT 'it''s "quoted"
\\ and more',
    `long` LONGTEXT NOT NULL DEFAULT ('long'),
    `country` CHAR(2) NULL DEFAULT 'DE',
    `level` ENUM('low', 'very high') NOT NULL DEFAULT 'very high',
    `seen_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    `seen_local` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    `created_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    `updated_at` DATETIME(6) NOT NULL,
    `settings` JSON NOT NULL DEFAULT ('{}'),
    `computed` INTEGER NOT NULL DEFAULT (1 + 2),
    `seven` INTEGER NOT NULL DEFAULT 7,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
