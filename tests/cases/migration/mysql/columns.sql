-- === 1 the only part: no transaction

-- AddColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` ADD COLUMN `computed` INTEGER NULL, ALGORITHM=INSTANT;

-- AddColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` ADD COLUMN `domain` VARCHAR(191) NULL, ALGORITHM=INSTANT;

-- AddColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` ADD COLUMN `nick` VARCHAR(191) NULL, ALGORITHM=INSTANT;

-- AddColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` ADD COLUMN `score` INTEGER NOT NULL DEFAULT 7, ALGORITHM=INSTANT;

-- AddColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` ADD COLUMN `text` LONGTEXT NULL, ALGORITHM=INSTANT;

-- SetDefault: Expand, None, Metadata, loss None
ALTER TABLE `users` ALTER COLUMN `computed` SET DEFAULT (1 + 2), ALGORITHM=INSTANT;

-- SetDefault: Expand, None, Metadata, loss None
ALTER TABLE `users` ALTER COLUMN `text` SET DEFAULT ('long'), ALGORITHM=INSTANT;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` DROP INDEX `users_city_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `users` SET `computed` = (1 + 2) WHERE `computed` IS NULL;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `users` SET `domain` = CONCAT(city, '.example') WHERE `domain` IS NULL;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `users` SET `text` = ('long') WHERE `text` IS NULL;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `age` `__parked_1a2b3c4d_age` INTEGER NOT NULL DEFAULT 0 INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `bio` `__parked_1a2b3c4d_bio` LONGTEXT NOT NULL DEFAULT ('') INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `city` `__parked_1a2b3c4d_city` VARCHAR(191) NOT NULL DEFAULT '' INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `level` `__parked_1a2b3c4d_level` ENUM('low', 'high') NOT NULL DEFAULT 'low' INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `note` `__parked_1a2b3c4d_note` VARCHAR(191) NULL INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- SetNotNull: Contract, None, Rebuild, loss None
ALTER TABLE `users` MODIFY `computed` INTEGER NOT NULL DEFAULT (1 + 2), ALGORITHM=INPLACE, LOCK=NONE;

-- SetNotNull: Contract, None, Rebuild, loss None
ALTER TABLE `users` MODIFY `domain` VARCHAR(191) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- SetNotNull: Contract, None, Rebuild, loss None
ALTER TABLE `users` MODIFY `text` LONGTEXT NOT NULL DEFAULT ('long'), ALGORITHM=INPLACE, LOCK=NONE;

-- === 1 back

-- RestoreColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` CHANGE `__parked_1a2b3c4d_note` `note` VARCHAR(191) NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- RestoreColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` CHANGE `__parked_1a2b3c4d_level` `level` ENUM('low', 'high') NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- RestoreColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` CHANGE `__parked_1a2b3c4d_city` `city` VARCHAR(191) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- RestoreColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` CHANGE `__parked_1a2b3c4d_bio` `bio` LONGTEXT NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- RestoreColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` CHANGE `__parked_1a2b3c4d_age` `age` INTEGER NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` ADD INDEX `users_city_idx`(`city`), ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `text` `__parked_1a2b3c4dd_text` LONGTEXT NOT NULL DEFAULT ('long') INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `score` `__parked_1a2b3c4dd_score` INTEGER NOT NULL DEFAULT 7 INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `nick` `__parked_1a2b3c4dd_nick` VARCHAR(191) NULL INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `domain` `__parked_1a2b3c4dd_domain` VARCHAR(191) NOT NULL DEFAULT '' INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `computed` `__parked_1a2b3c4dd_computed` INTEGER NOT NULL DEFAULT (1 + 2) INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- Down parks users.computed as __parked_1a2b3c4dd_computed
--   restore: UPDATE `users` SET `computed` = `__parked_1a2b3c4dd_computed` WHERE `__parked_1a2b3c4dd_computed` IS NOT NULL;
--     ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_computed`, ALGORITHM=INSTANT;
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_computed`, ALGORITHM=INSTANT;

-- Down parks users.domain as __parked_1a2b3c4dd_domain
--   restore: UPDATE `users` SET `domain` = `__parked_1a2b3c4dd_domain` WHERE `__parked_1a2b3c4dd_domain` IS NOT NULL;
--     ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_domain`, ALGORITHM=INSTANT;
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_domain`, ALGORITHM=INSTANT;

-- Down parks users.nick as __parked_1a2b3c4dd_nick
--   restore: UPDATE `users` SET `nick` = `__parked_1a2b3c4dd_nick` WHERE `__parked_1a2b3c4dd_nick` IS NOT NULL;
--     ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_nick`, ALGORITHM=INSTANT;
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_nick`, ALGORITHM=INSTANT;

-- Down parks users.score as __parked_1a2b3c4dd_score
--   restore: UPDATE `users` SET `score` = `__parked_1a2b3c4dd_score` WHERE `__parked_1a2b3c4dd_score` IS NOT NULL;
--     ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_score`, ALGORITHM=INSTANT;
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_score`, ALGORITHM=INSTANT;

-- Down parks users.text as __parked_1a2b3c4dd_text
--   restore: UPDATE `users` SET `text` = `__parked_1a2b3c4dd_text` WHERE `__parked_1a2b3c4dd_text` IS NOT NULL;
--     ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_text`, ALGORITHM=INSTANT;
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_text`, ALGORITHM=INSTANT;

-- Up parks users.age as __parked_1a2b3c4d_age
--   restore: 
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4d_age`, ALGORITHM=INSTANT;

-- Up parks users.bio as __parked_1a2b3c4d_bio
--   restore: 
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4d_bio`, ALGORITHM=INSTANT;

-- Up parks users.city as __parked_1a2b3c4d_city
--   restore: 
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4d_city`, ALGORITHM=INSTANT;

-- Up parks users.level as __parked_1a2b3c4d_level
--   restore: 
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4d_level`, ALGORITHM=INSTANT;

-- Up parks users.note as __parked_1a2b3c4d_note
--   restore: 
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4d_note`, ALGORITHM=INSTANT;

