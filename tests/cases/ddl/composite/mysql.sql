-- CreateTable
CREATE TABLE `badges` (
    `id` CHAR(36) NOT NULL,
    `tenant_id` BIGINT NOT NULL,
    `person_number` INTEGER NOT NULL,

    UNIQUE INDEX `badges_tenant_id_person_number_key`(`tenant_id`, `person_number`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `persons` (
    `tenant_id` BIGINT NOT NULL,
    `number` INTEGER NOT NULL,
    `boss_number` INTEGER NULL,
    `mentor-tenant` BIGINT NULL,
    `mentor_number` INTEGER NULL,

    INDEX `persons_tenant_id_boss_number_idx`(`tenant_id`, `boss_number`),
    INDEX `persons_mentor-tenant_mentor_number_idx`(`mentor-tenant`, `mentor_number`),
    PRIMARY KEY (`tenant_id`, `number`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `tenants` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- AddForeignKey
ALTER TABLE `badges` ADD CONSTRAINT `badge_person` FOREIGN KEY (`tenant_id`, `person_number`) REFERENCES `persons`(`tenant_id`, `number`) ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `persons` ADD CONSTRAINT `persons_tenant_id_fkey` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `persons` ADD CONSTRAINT `persons_tenant_id_boss_number_fkey` FOREIGN KEY (`tenant_id`, `boss_number`) REFERENCES `persons`(`tenant_id`, `number`) ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `persons` ADD CONSTRAINT `persons_mentor-tenant_mentor_number_fkey` FOREIGN KEY (`mentor-tenant`, `mentor_number`) REFERENCES `persons`(`tenant_id`, `number`) ON DELETE SET NULL ON UPDATE CASCADE;
