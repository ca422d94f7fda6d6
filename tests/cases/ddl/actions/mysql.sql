-- CreateTable
CREATE TABLE `accounts` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `main_card_id` BIGINT NOT NULL,

    INDEX `accounts_main_card_id_idx`(`main_card_id`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `cards` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner_id` BIGINT NOT NULL,
    `issuer_id` BIGINT NOT NULL DEFAULT 1,
    `user_id` BIGINT NULL,
    `payer_id` BIGINT NULL,
    `bank_id` BIGINT NULL,

    INDEX `cards_owner_id_idx`(`owner_id`),
    INDEX `cards_issuer_id_idx`(`issuer_id`),
    INDEX `cards_user_id_idx`(`user_id`),
    INDEX `cards_bank_id_idx`(`bank_id`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- AddForeignKey
ALTER TABLE `accounts` ADD CONSTRAINT `accounts_main_card_id_fkey` FOREIGN KEY (`main_card_id`) REFERENCES `cards`(`id`) ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `cards` ADD CONSTRAINT `card_owner` FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `cards` ADD CONSTRAINT `cards_issuer_id_fkey` FOREIGN KEY (`issuer_id`) REFERENCES `accounts`(`id`) ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `cards` ADD CONSTRAINT `cards_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `accounts`(`id`) ON DELETE SET NULL ON UPDATE SET NULL;

-- AddForeignKey
ALTER TABLE `cards` ADD CONSTRAINT `cards_payer_id_fkey` FOREIGN KEY (`payer_id`) REFERENCES `accounts`(`id`) ON DELETE NO ACTION ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE `cards` ADD CONSTRAINT `cards_bank_id_fkey` FOREIGN KEY (`bank_id`) REFERENCES `accounts`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;
