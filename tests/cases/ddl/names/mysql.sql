-- CreateTable
CREATE TABLE `a_table_whose_name_is_about_as_long_as_it_may_be` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `first_column_with_a_long_name` INTEGER NOT NULL,
    `second_column_with_a_long_name` INTEGER NOT NULL,
    `order_with_a_long_name_id` BIGINT NOT NULL,

    INDEX `a_table_whose_name_is_about_as_long_as_it_may_be_first_colum_idx`(`first_column_with_a_long_name`),
    UNIQUE INDEX `a_table_whose_name_is_about_as_long_as_it_may_be_first_colum_key`(`first_column_with_a_long_name`, `second_column_with_a_long_name`),
    INDEX `a_table_whose_name_is_about_as_long_as_it_may_be_order_with__idx`(`order_with_a_long_name_id`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `hidden` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `order_id` BIGINT NOT NULL,

    UNIQUE INDEX `hidden_order_id_key`(`order_id`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `order` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `group` VARCHAR(191) NOT NULL,
    `User Name` VARCHAR(191) NOT NULL,
    `sel"ect``` INTEGER NOT NULL,
    `type` INTEGER NOT NULL,
    `_hidden` INTEGER NOT NULL,
    `hidden` INTEGER NOT NULL,

    INDEX `order_group_idx`(`group`),
    UNIQUE INDEX `order_User Name_key`(`User Name`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `strings` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `OrderId` BIGINT NOT NULL,

    INDEX `strings_OrderId_idx`(`OrderId`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- AddForeignKey
ALTER TABLE `a_table_whose_name_is_about_as_long_as_it_may_be` ADD CONSTRAINT `a_table_whose_name_is_about_as_long_as_it_may_be_order_with_fkey` FOREIGN KEY (`order_with_a_long_name_id`) REFERENCES `order`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `hidden` ADD CONSTRAINT `hidden_order_id_fkey` FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `strings` ADD CONSTRAINT `strings_OrderId_fkey` FOREIGN KEY (`OrderId`) REFERENCES `order`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;
