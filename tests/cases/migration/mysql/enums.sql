-- === 1 the only part: no transaction

-- DropCheck: Expand, None, Metadata, loss None
ALTER TABLE `tickets` DROP CONSTRAINT `tickets_text_check`, ALGORITHM=INPLACE, LOCK=NONE;

-- AddEnumValue: Expand, None, Metadata, loss None
ALTER TABLE `tickets` MODIFY `grown` ENUM('a', 'b') NOT NULL, ALGORITHM=INSTANT;

-- ParkColumn: Expand, None, Metadata, loss None
ALTER TABLE `tickets` ADD COLUMN `__parked_1a2b3c4d_kind` ENUM('bug', 'wish', 'odd') NULL INVISIBLE, ALGORITHM=INSTANT;

-- ParkColumn: Expand, None, Metadata, loss None
ALTER TABLE `tickets` ADD COLUMN `__parked_1a2b3c4d_text` VARCHAR(191) NULL INVISIBLE, ALGORITHM=INSTANT;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `tickets` SET `__parked_1a2b3c4d_kind` = `kind` WHERE `kind` IN ('odd');

-- AddEnumValue: Expand, None, Metadata, loss None
ALTER TABLE `tickets` MODIFY `kind` ENUM('bug', 'wish', 'odd', 'defect') NOT NULL DEFAULT 'bug', ALGORITHM=INSTANT;

-- RenameEnumValue: Data, Share, RowUpdate, loss Parked
UPDATE `tickets` SET `kind` = CASE `kind` WHEN 'bug' THEN 'defect' WHEN 'odd' THEN 'wish' ELSE `kind` END WHERE `kind` IN ('bug', 'odd');

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `tickets` SET `__parked_1a2b3c4d_text` = `text` WHERE `text` IN ('two', 'three');

-- RenameEnumValue: Data, Share, RowUpdate, loss Parked
UPDATE `tickets` SET `text` = CASE `text` WHEN 'two' THEN 'second' WHEN 'three' THEN 'one' ELSE `text` END WHERE `text` IN ('two', 'three');

-- AlterColumnType: Contract, Share, Rewrite, loss Converted
ALTER TABLE `tickets` MODIFY `kind` ENUM('defect', 'wish') NOT NULL DEFAULT 'defect', ALGORITHM=COPY, LOCK=SHARED;

-- AddCheck: Contract, Share, Rewrite, loss None
ALTER TABLE `tickets` ADD CONSTRAINT `tickets_text_check` CHECK (`text` IN ('one', 'second')), ALGORITHM=COPY, LOCK=SHARED;

-- === 1 back

-- DropCheck: Expand, None, Metadata, loss None
ALTER TABLE `tickets` DROP CONSTRAINT `tickets_text_check`, ALGORITHM=INPLACE, LOCK=NONE;

-- AlterColumnType: Contract, Share, Rewrite, loss None
ALTER TABLE `tickets` MODIFY `kind` ENUM('bug', 'wish', 'odd', 'defect') NOT NULL DEFAULT 'bug', ALGORITHM=COPY, LOCK=SHARED;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `tickets` SET `text` = `__parked_1a2b3c4d_text` WHERE `__parked_1a2b3c4d_text` IS NOT NULL AND `text` <=> CASE `__parked_1a2b3c4d_text` WHEN 'two' THEN 'second' WHEN 'three' THEN 'one' ELSE `__parked_1a2b3c4d_text` END;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `tickets` SET `kind` = `__parked_1a2b3c4d_kind` WHERE `__parked_1a2b3c4d_kind` IS NOT NULL AND `kind` <=> CASE `__parked_1a2b3c4d_kind` WHEN 'bug' THEN 'defect' WHEN 'odd' THEN 'wish' ELSE `__parked_1a2b3c4d_kind` END;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `tickets` SET `kind` = CASE `kind` WHEN 'defect' THEN 'bug' ELSE `kind` END WHERE `kind` IN ('defect');

-- AlterColumnType: Contract, Share, Rewrite, loss None
ALTER TABLE `tickets` MODIFY `kind` ENUM('bug', 'wish', 'odd') NOT NULL DEFAULT 'bug', ALGORITHM=COPY, LOCK=SHARED;

-- DropColumn: Contract, None, Metadata, loss None
ALTER TABLE `tickets` DROP COLUMN `__parked_1a2b3c4d_text`, ALGORITHM=INSTANT;

-- DropColumn: Contract, None, Metadata, loss None
ALTER TABLE `tickets` DROP COLUMN `__parked_1a2b3c4d_kind`, ALGORITHM=INSTANT;

-- AlterColumnType: Contract, Share, Rewrite, loss None
ALTER TABLE `tickets` MODIFY `grown` ENUM('a') NOT NULL, ALGORITHM=COPY, LOCK=SHARED;

-- AddCheck: Contract, Share, Rewrite, loss None
ALTER TABLE `tickets` ADD CONSTRAINT `tickets_text_check` CHECK (`text` IN ('one', 'two', 'three')), ALGORITHM=COPY, LOCK=SHARED;

-- Up parks tickets.kind as __parked_1a2b3c4d_kind
--   restore: 
--   purge: ALTER TABLE `tickets` DROP COLUMN `__parked_1a2b3c4d_kind`, ALGORITHM=INSTANT;

-- Up parks tickets.text as __parked_1a2b3c4d_text
--   restore: 
--   purge: ALTER TABLE `tickets` DROP COLUMN `__parked_1a2b3c4d_text`, ALGORITHM=INSTANT;

