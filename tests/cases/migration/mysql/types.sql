-- === 1 the only part: no transaction

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `items` DROP FOREIGN KEY `items_parent_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Expand, None, Metadata, loss None
ALTER TABLE `items` ADD COLUMN `__parked_1a2b3c4d_code` VARCHAR(191) NULL INVISIBLE, ALGORITHM=INSTANT;

-- ParkColumn: Expand, None, Metadata, loss None
ALTER TABLE `items` ADD COLUMN `__parked_1a2b3c4d_price` DECIMAL(10,4) NULL INVISIBLE, ALGORITHM=INSTANT;

-- AlterColumnType: Expand, None, Metadata, loss None
ALTER TABLE `items` MODIFY `short` VARCHAR(30) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- DropNotNull: Expand, None, Rebuild, loss None
ALTER TABLE `items` MODIFY `sure` INTEGER NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- SetDefault: Expand, None, Metadata, loss None
ALTER TABLE `items` ALTER COLUMN `count` SET DEFAULT 2, ALGORITHM=INSTANT;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `items` SET `__parked_1a2b3c4d_code` = `code`;

-- DropNotNull: Expand, None, Rebuild, loss None
ALTER TABLE `items` MODIFY `code` VARCHAR(191) NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `items` SET `code` = NULL;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `items` SET `__parked_1a2b3c4d_price` = `price`;

-- AlterColumnType: Contract, Share, Rewrite, loss Parked
ALTER TABLE `items` MODIFY `code` INTEGER NULL, ALGORITHM=COPY, LOCK=SHARED;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `items` SET `code` = CAST(SUBSTRING(`__parked_1a2b3c4d_code`, 2) AS SIGNED);

-- AlterColumnType: Contract, Share, Rewrite, loss None
ALTER TABLE `items` MODIFY `id` BIGINT NOT NULL AUTO_INCREMENT, ALGORITHM=COPY, LOCK=SHARED;

-- AlterColumnType: Contract, Share, Rewrite, loss None
ALTER TABLE `items` MODIFY `long` VARCHAR(64) NOT NULL, ALGORITHM=COPY, LOCK=SHARED;

-- AlterColumnType: Contract, Share, Rewrite, loss None
ALTER TABLE `items` MODIFY `parent_id` BIGINT NULL, ALGORITHM=COPY, LOCK=SHARED;

-- AlterColumnType: Contract, Share, Rewrite, loss Parked
ALTER TABLE `items` MODIFY `price` DECIMAL(10,2) NOT NULL, ALGORITHM=COPY, LOCK=SHARED;

-- AlterColumnType: Contract, Share, Rewrite, loss None
ALTER TABLE `items` MODIFY `small` BIGINT NULL DEFAULT 5, ALGORITHM=COPY, LOCK=SHARED;

-- SetNotNull: Contract, None, Rebuild, loss None
ALTER TABLE `items` MODIFY `code` INTEGER NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- SetNotNull: Contract, None, Rebuild, loss None
ALTER TABLE `items` MODIFY `maybe` INTEGER NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `items` ADD CONSTRAINT `items_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `items`(`id`) ON DELETE SET NULL ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- === 1 back

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `items` DROP FOREIGN KEY `items_parent_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropNotNull: Expand, None, Rebuild, loss None
ALTER TABLE `items` MODIFY `maybe` INTEGER NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- DropNotNull: Expand, None, Rebuild, loss None
ALTER TABLE `items` MODIFY `code` INTEGER NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- AlterColumnType: Contract, Share, Rewrite, loss Converted
ALTER TABLE `items` MODIFY `small` INTEGER NOT NULL, ALGORITHM=COPY, LOCK=SHARED;

-- AlterColumnType: Contract, Share, Rewrite, loss Converted
ALTER TABLE `items` MODIFY `price` DECIMAL(10,4) NOT NULL, ALGORITHM=COPY, LOCK=SHARED;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `items` SET `price` = `__parked_1a2b3c4d_price` WHERE `__parked_1a2b3c4d_price` IS NOT NULL;

-- AlterColumnType: Contract, Share, Rewrite, loss Converted
ALTER TABLE `items` MODIFY `parent_id` INTEGER NULL, ALGORITHM=COPY, LOCK=SHARED;

-- AlterColumnType: Contract, Share, Rewrite, loss Converted
ALTER TABLE `items` MODIFY `long` VARCHAR(60) NOT NULL, ALGORITHM=COPY, LOCK=SHARED;

-- AlterColumnType: Contract, Share, Rewrite, loss Converted
ALTER TABLE `items` MODIFY `id` INTEGER NOT NULL AUTO_INCREMENT, ALGORITHM=COPY, LOCK=SHARED;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `items` SET `code` = NULL WHERE `__parked_1a2b3c4d_code` IS NOT NULL AND `code` <=> (CAST(SUBSTRING(`__parked_1a2b3c4d_code`, 2) AS SIGNED));

-- AlterColumnType: Contract, Share, Rewrite, loss None
ALTER TABLE `items` MODIFY `code` VARCHAR(191) NULL, ALGORITHM=COPY, LOCK=SHARED;

-- FillColumn: Data, Share, RowUpdate, loss None
UPDATE `items` SET `code` = `__parked_1a2b3c4d_code` WHERE `code` IS NULL AND `__parked_1a2b3c4d_code` IS NOT NULL;

-- SetNotNull: Contract, None, Rebuild, loss None
ALTER TABLE `items` MODIFY `code` VARCHAR(191) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- SetDefault: Expand, None, Metadata, loss None
ALTER TABLE `items` ALTER COLUMN `count` SET DEFAULT 1, ALGORITHM=INSTANT;

-- SetNotNull: Contract, None, Rebuild, loss None
ALTER TABLE `items` MODIFY `sure` INTEGER NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- AlterColumnType: Contract, Share, Rewrite, loss None
ALTER TABLE `items` MODIFY `short` VARCHAR(20) NOT NULL, ALGORITHM=COPY, LOCK=SHARED;

-- DropColumn: Contract, None, Metadata, loss None
ALTER TABLE `items` DROP COLUMN `__parked_1a2b3c4d_price`, ALGORITHM=INSTANT;

-- DropColumn: Contract, None, Metadata, loss None
ALTER TABLE `items` DROP COLUMN `__parked_1a2b3c4d_code`, ALGORITHM=INSTANT;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `items` ADD CONSTRAINT `items_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `items`(`id`) ON DELETE SET NULL ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- Up parks items.code as __parked_1a2b3c4d_code
--   restore: 
--   purge: ALTER TABLE `items` DROP COLUMN `__parked_1a2b3c4d_code`, ALGORITHM=INSTANT;

-- Up parks items.price as __parked_1a2b3c4d_price
--   restore: 
--   purge: ALTER TABLE `items` DROP COLUMN `__parked_1a2b3c4d_price`, ALGORITHM=INSTANT;

