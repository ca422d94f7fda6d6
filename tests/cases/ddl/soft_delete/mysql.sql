-- CreateTable
CREATE TABLE `profiles` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `user_id` BIGINT NOT NULL,
    `gone-at` DATETIME(6) NULL,
    `gone-at_live` TINYINT GENERATED ALWAYS AS (CASE WHEN `gone-at` IS NULL THEN 1 END) VIRTUAL,

    UNIQUE INDEX `profiles_user_id_key`(`user_id`, `gone-at_live`),
    INDEX `profiles_user_id_idx`(`user_id`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `settingses` (
    `user_id` BIGINT NOT NULL,
    `revision` INTEGER NOT NULL DEFAULT 1,
    `deleted_at` DATETIME(6) NULL,

    PRIMARY KEY (`user_id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `users` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `tenant` INTEGER NOT NULL,
    `email` VARCHAR(191) NOT NULL,
    `handle` VARCHAR(191) NULL,
    `version` BIGINT NOT NULL DEFAULT 1,
    `created_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    `deleted_at` DATETIME(6) NULL,
    `deleted_at_live` TINYINT GENERATED ALWAYS AS (CASE WHEN `deleted_at` IS NULL THEN 1 END) VIRTUAL,

    UNIQUE INDEX `users_handle_key`(`handle`, `deleted_at_live`),
    UNIQUE INDEX `users_tenant_email_key`(`tenant`, `email`, `deleted_at_live`),
    UNIQUE INDEX `by_email`(`email`, `created_at` DESC, `deleted_at_live`),
    INDEX `users_created_at_idx`(`created_at`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- AddForeignKey
ALTER TABLE `profiles` ADD CONSTRAINT `profiles_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `settingses` ADD CONSTRAINT `settingses_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;
