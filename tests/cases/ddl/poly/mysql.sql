-- CreateTable
CREATE TABLE `comments` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `subject_post_id` BIGINT NULL,
    `subject_picture_id` CHAR(36) NULL,
    `cited_post_id` BIGINT NULL,
    `cited_picture_id` CHAR(36) NULL,
    `seen_post_id` BIGINT NULL,
    `seen_picture_id` CHAR(36) NULL,
    `topic_post_id` BIGINT NULL,
    `topic_picture_id` CHAR(36) NULL,

    INDEX `comments_subject_post_id_idx`(`subject_post_id`),
    INDEX `comments_subject_picture_id_idx`(`subject_picture_id`),
    INDEX `comments_cited_post_id_idx`(`cited_post_id`),
    INDEX `comments_cited_picture_id_idx`(`cited_picture_id`),
    INDEX `comments_topic_post_id_idx`(`topic_post_id`),
    INDEX `comments_topic_picture_id_idx`(`topic_picture_id`),
    PRIMARY KEY (`id`),
    CONSTRAINT `comments_subject_check` CHECK ((CASE WHEN `subject_post_id` IS NULL THEN 0 ELSE 1 END + CASE WHEN `subject_picture_id` IS NULL THEN 0 ELSE 1 END) = 1),
    CONSTRAINT `comments_seen_check` CHECK ((CASE WHEN `seen_post_id` IS NULL THEN 0 ELSE 1 END + CASE WHEN `seen_picture_id` IS NULL THEN 0 ELSE 1 END) <= 1),
    CONSTRAINT `comments_topic_check` CHECK ((CASE WHEN `topic_post_id` IS NULL THEN 0 ELSE 1 END + CASE WHEN `topic_picture_id` IS NULL THEN 0 ELSE 1 END) = 1)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `events` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `cause_type` VARCHAR(64) NOT NULL,
    `cause_id` BIGINT NOT NULL,
    `parent_type` VARCHAR(64) NULL,
    `parent_id` BIGINT NULL,

    INDEX `events_cause_type_cause_id_idx`(`cause_type`, `cause_id`),
    INDEX `events_parent_type_parent_id_idx`(`parent_type`, `parent_id`),
    PRIMARY KEY (`id`),
    CONSTRAINT `events_cause_check` CHECK (`cause_type` IN ('post', 'comment''s')),
    CONSTRAINT `events_parent_check` CHECK (`parent_type` IN ('post', 'comment''s') AND (`parent_type` IS NULL) = (`parent_id` IS NULL))
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `pictures` (
    `id` CHAR(36) NOT NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `posts` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- AddForeignKey
ALTER TABLE `comments` ADD CONSTRAINT `comments_subject_post_id_fkey` FOREIGN KEY (`subject_post_id`) REFERENCES `posts`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `comments` ADD CONSTRAINT `comments_subject_picture_id_fkey` FOREIGN KEY (`subject_picture_id`) REFERENCES `pictures`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `comments` ADD CONSTRAINT `comments_cited_post_id_fkey` FOREIGN KEY (`cited_post_id`) REFERENCES `posts`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `comments` ADD CONSTRAINT `comments_cited_picture_id_fkey` FOREIGN KEY (`cited_picture_id`) REFERENCES `pictures`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `comments` ADD CONSTRAINT `comments_seen_post_id_fkey` FOREIGN KEY (`seen_post_id`) REFERENCES `posts`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `comments` ADD CONSTRAINT `comments_seen_picture_id_fkey` FOREIGN KEY (`seen_picture_id`) REFERENCES `pictures`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `comments` ADD CONSTRAINT `comments_topic_post_id_fkey` FOREIGN KEY (`topic_post_id`) REFERENCES `posts`(`id`) ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `comments` ADD CONSTRAINT `comments_topic_picture_id_fkey` FOREIGN KEY (`topic_picture_id`) REFERENCES `pictures`(`id`) ON DELETE RESTRICT ON UPDATE NO ACTION;
