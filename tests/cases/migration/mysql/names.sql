-- === 1 the only part: no transaction

-- RenameTable: Expand, None, Metadata, loss None
RENAME TABLE `users` TO `people`;

-- RenameIndex: Expand, None, Metadata, loss None
ALTER TABLE `people` RENAME INDEX `by_left` TO `on_right`, ALGORITHM=INPLACE, LOCK=NONE;

-- RenameIndex: Expand, None, Metadata, loss None
ALTER TABLE `people` RENAME INDEX `users_boss_id_idx` TO `people_chief_id_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `people` DROP FOREIGN KEY `users_boss_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropCheck: Expand, None, Metadata, loss None
ALTER TABLE `people` DROP CONSTRAINT `users_state_check`, ALGORITHM=INPLACE, LOCK=NONE;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `people` RENAME COLUMN `boss_id` TO `chief_id`, ALGORITHM=INSTANT;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `people` RENAME COLUMN `state` TO `status`, ALGORITHM=INSTANT;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `people` RENAME COLUMN `right` TO `third`, ALGORITHM=INSTANT;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `people` RENAME COLUMN `left` TO `right`, ALGORITHM=INSTANT;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `people` ADD CONSTRAINT `people_chief_id_fkey` FOREIGN KEY (`chief_id`) REFERENCES `people`(`id`) ON DELETE SET NULL ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- AddCheck: Contract, Share, Rewrite, loss None
ALTER TABLE `people` ADD CONSTRAINT `people_status_check` CHECK (`status` IN ('open', 'done')), ALGORITHM=COPY, LOCK=SHARED;

-- === 1 back

-- DropCheck: Expand, None, Metadata, loss None
ALTER TABLE `people` DROP CONSTRAINT `people_status_check`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `people` DROP FOREIGN KEY `people_chief_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `people` RENAME COLUMN `right` TO `left`, ALGORITHM=INSTANT;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `people` RENAME COLUMN `third` TO `right`, ALGORITHM=INSTANT;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `people` RENAME COLUMN `status` TO `state`, ALGORITHM=INSTANT;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `people` RENAME COLUMN `chief_id` TO `boss_id`, ALGORITHM=INSTANT;

-- AddCheck: Contract, Share, Rewrite, loss None
ALTER TABLE `people` ADD CONSTRAINT `users_state_check` CHECK (`state` IN ('open', 'done')), ALGORITHM=COPY, LOCK=SHARED;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `people` ADD CONSTRAINT `users_boss_id_fkey` FOREIGN KEY (`boss_id`) REFERENCES `people`(`id`) ON DELETE SET NULL ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- RenameIndex: Expand, None, Metadata, loss None
ALTER TABLE `people` RENAME INDEX `people_chief_id_idx` TO `users_boss_id_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- RenameIndex: Expand, None, Metadata, loss None
ALTER TABLE `people` RENAME INDEX `on_right` TO `by_left`, ALGORITHM=INPLACE, LOCK=NONE;

-- RenameTable: Contract, None, Metadata, loss None
RENAME TABLE `people` TO `users`;

