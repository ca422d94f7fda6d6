-- === 1 the only part: no transaction

-- AddColumn: Expand, Share, Rebuild, loss None
ALTER TABLE `users` ADD COLUMN `nick` VARCHAR(191) NULL, ALGORITHM=INPLACE, LOCK=SHARED;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` DROP INDEX `users_tenant_email_key`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropColumn: Contract, Share, Rewrite, loss None
ALTER TABLE `users` DROP COLUMN `deleted_at_live`, ALGORITHM=COPY, LOCK=SHARED;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `users` RENAME COLUMN `deleted_at` TO `removed_at`, ALGORITHM=INSTANT;

-- AddColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` ADD COLUMN `removed_at_live` TINYINT GENERATED ALWAYS AS (CASE WHEN `removed_at` IS NULL THEN 1 END) VIRTUAL, ALGORITHM=INSTANT;

-- CreateIndex: Contract, None, IndexBuild, loss None
ALTER TABLE `users` ADD UNIQUE INDEX `users_tenant_email_key`(`tenant`, `email`, `removed_at_live`), ALGORITHM=INPLACE, LOCK=NONE;

-- === 1 back

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` DROP INDEX `users_tenant_email_key`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropColumn: Contract, Share, Rewrite, loss None
ALTER TABLE `users` DROP COLUMN `removed_at_live`, ALGORITHM=COPY, LOCK=SHARED;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `users` RENAME COLUMN `removed_at` TO `deleted_at`, ALGORITHM=INSTANT;

-- AddColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` ADD COLUMN `deleted_at_live` TINYINT GENERATED ALWAYS AS (CASE WHEN `deleted_at` IS NULL THEN 1 END) VIRTUAL, ALGORITHM=INSTANT;

-- CreateIndex: Contract, None, IndexBuild, loss None
ALTER TABLE `users` ADD UNIQUE INDEX `users_tenant_email_key`(`tenant`, `email`, `deleted_at_live`), ALGORITHM=INPLACE, LOCK=NONE;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `nick` `__parked_1a2b3c4dd_nick` VARCHAR(191) NULL INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- Down parks users.nick as __parked_1a2b3c4dd_nick
--   restore: UPDATE `users` SET `nick` = `__parked_1a2b3c4dd_nick` WHERE `__parked_1a2b3c4dd_nick` IS NOT NULL;
--     ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_nick`, ALGORITHM=COPY, LOCK=SHARED;
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_nick`, ALGORITHM=COPY, LOCK=SHARED;

