-- === 1 the only part: no transaction

-- CreateTable: Expand, None, Metadata, loss None
CREATE TABLE `notes` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner_id` BIGINT NOT NULL,

    INDEX `notes_owner_id_idx`(`owner_id`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- AddColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` ADD COLUMN `note_id` BIGINT NULL, ALGORITHM=INSTANT;

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` ADD INDEX `users_note_id_idx`(`note_id`), ALGORITHM=INPLACE, LOCK=NONE;

-- AddForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `notes` ADD CONSTRAINT `notes_owner_id_fkey` FOREIGN KEY (`owner_id`) REFERENCES `users`(`id`) ON DELETE CASCADE ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `cards` DROP FOREIGN KEY `cards_owner_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `users` DROP FOREIGN KEY `users_card_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` DROP INDEX `users_card_id_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkTable: Contract, None, Metadata, loss Parked
RENAME TABLE `cards` TO `__parked_1a2b3c4d_cards`;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `card_id` `__parked_1a2b3c4d_card_id` BIGINT NULL INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `users` ADD CONSTRAINT `users_note_id_fkey` FOREIGN KEY (`note_id`) REFERENCES `notes`(`id`) ON DELETE SET NULL ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- === 1 back

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `users` DROP FOREIGN KEY `users_note_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- RestoreColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` CHANGE `__parked_1a2b3c4d_card_id` `card_id` BIGINT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- RestoreTable: Contract, None, Metadata, loss None
RENAME TABLE `__parked_1a2b3c4d_cards` TO `cards`;

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` ADD INDEX `users_card_id_idx`(`card_id`), ALGORITHM=INPLACE, LOCK=NONE;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `users` ADD CONSTRAINT `users_card_id_fkey` FOREIGN KEY (`card_id`) REFERENCES `cards`(`id`) ON DELETE SET NULL ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `cards` ADD CONSTRAINT `cards_owner_id_fkey` FOREIGN KEY (`owner_id`) REFERENCES `users`(`id`) ON DELETE CASCADE ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `notes` DROP FOREIGN KEY `notes_owner_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` DROP INDEX `users_note_id_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `note_id` `__parked_1a2b3c4dd_note_id` BIGINT NULL INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkTable: Contract, None, Metadata, loss Parked
RENAME TABLE `notes` TO `__parked_1a2b3c4dd_notes`;

-- Down parks notes as __parked_1a2b3c4dd_notes
--   restore: SET FOREIGN_KEY_CHECKS=0;
--     INSERT INTO `notes` (`id`, `owner_id`) SELECT `id`, `owner_id` FROM `__parked_1a2b3c4dd_notes`;
--     SET FOREIGN_KEY_CHECKS=1;
--     DROP TABLE `__parked_1a2b3c4dd_notes`;
--   purge: DROP TABLE `__parked_1a2b3c4dd_notes`;

-- Down parks users.note_id as __parked_1a2b3c4dd_note_id
--   restore: UPDATE `users` SET `note_id` = `__parked_1a2b3c4dd_note_id` WHERE `__parked_1a2b3c4dd_note_id` IS NOT NULL;
--     ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_note_id`, ALGORITHM=INSTANT;
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_note_id`, ALGORITHM=INSTANT;

-- Up parks cards as __parked_1a2b3c4d_cards
--   restore: 
--   purge: DROP TABLE `__parked_1a2b3c4d_cards`;

-- Up parks users.card_id as __parked_1a2b3c4d_card_id
--   restore: 
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4d_card_id`, ALGORITHM=INSTANT;

