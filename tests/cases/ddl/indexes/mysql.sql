-- CreateTable
CREATE TABLE `pages` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `tenant` INTEGER NOT NULL,
    `email` VARCHAR(191) NOT NULL,
    `page_slug` VARCHAR(191) NOT NULL,
    `score` INTEGER NOT NULL,
    `created_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),

    INDEX `pages_tenant_idx`(`tenant`),
    UNIQUE INDEX `pages_email_key`(`email`),
    UNIQUE INDEX `pages_tenant_email_key`(`tenant`, `email`),
    UNIQUE INDEX `slug_per_tenant`(`tenant`, `page_slug`),
    UNIQUE INDEX `pages_score_key`(`score` DESC),
    INDEX `pages_created_at_tenant_idx`(`created_at` DESC, `tenant`),
    INDEX `by_slug`(`page_slug`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
