-- CreateTable
CREATE TABLE `tasks` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `title` VARCHAR(40) NOT NULL,
    `age` INTEGER NOT NULL,
    `points` INTEGER NOT NULL,
    `is_open` BOOLEAN NOT NULL,
    `state` ENUM('open', 'done') NOT NULL,
    `done_at` DATETIME(6) NULL,
    `remark` VARCHAR(191) NULL,

    INDEX `tasks_age_idx`(`age`),
    INDEX `tasks_points_idx`(`points` DESC),
    PRIMARY KEY (`id`),
    CONSTRAINT `tasks_age_range_check` CHECK (`age` BETWEEN 0 AND 150),
    CONSTRAINT `tasks_named_check` CHECK (char_length(`title`) > 0 AND `title` <> '-'),
    CONSTRAINT `tasks_points_check` CHECK ((`points` >= 0 AND `points` <= ((`age` * 2) + 1)) OR `state` IN ('done') OR NOT `is_open`),
    CONSTRAINT `tasks_state_check` CHECK (`state` <> 'done' OR `done_at` IS NOT NULL),
    CONSTRAINT `tasks_raw_check` CHECK (points <> 13)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
