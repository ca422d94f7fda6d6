-- CreateTable
CREATE TABLE `tickets` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `kind` ENUM('bug', 'feature_request', 'it''s else') NOT NULL DEFAULT 'bug',
    `maybe_kind` ENUM('bug', 'feature_request', 'it''s else') NULL,
    `kinds` JSON NOT NULL,
    `state` VARCHAR(191) NOT NULL DEFAULT 'in_progress',
    `states` JSON NOT NULL,
    `priority` INTEGER NOT NULL DEFAULT 10,
    `maybe_priority` INTEGER NULL,

    INDEX `tickets_state_idx`(`state`),
    PRIMARY KEY (`id`),
    CONSTRAINT `tickets_state_check` CHECK (`state` IN ('open', 'in_progress', 'done')),
    CONSTRAINT `tickets_priority_check` CHECK (`priority` IN (-1, 0, 10)),
    CONSTRAINT `tickets_maybe_priority_check` CHECK (`maybe_priority` IN (-1, 0, 10))
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
