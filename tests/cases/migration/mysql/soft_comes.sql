-- === 1 the only part: no transaction

-- AddColumn: Expand, Share, Rebuild, loss None
ALTER TABLE `users` ADD COLUMN `deleted_at` DATETIME(6) NULL, ALGORITHM=INPLACE, LOCK=SHARED;

-- AddColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` ADD COLUMN `deleted_at_live` TINYINT GENERATED ALWAYS AS (CASE WHEN `deleted_at` IS NULL THEN 1 END) VIRTUAL, ALGORITHM=INSTANT;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` DROP INDEX `users_tenant_email_key`, ALGORITHM=INPLACE, LOCK=NONE;

-- CreateIndex: Contract, None, IndexBuild, loss None
ALTER TABLE `users` ADD UNIQUE INDEX `users_tenant_email_key`(`tenant`, `email`, `deleted_at_live`), ALGORITHM=INPLACE, LOCK=NONE;

-- === 1 back

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` DROP INDEX `users_tenant_email_key`, ALGORITHM=INPLACE, LOCK=NONE;

-- CreateIndex: Contract, None, IndexBuild, loss None
ALTER TABLE `users` ADD UNIQUE INDEX `users_tenant_email_key`(`tenant`, `email`), ALGORITHM=INPLACE, LOCK=NONE;

-- DropColumn: Contract, Share, Rewrite, loss None
ALTER TABLE `users` DROP COLUMN `deleted_at_live`, ALGORITHM=COPY, LOCK=SHARED;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `deleted_at` `__parked_1a2b3c4dd_deleted_at` DATETIME(6) NULL INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- Down parks users.deleted_at as __parked_1a2b3c4dd_deleted_at
--   restore: UPDATE `users` SET `deleted_at` = `__parked_1a2b3c4dd_deleted_at` WHERE `__parked_1a2b3c4dd_deleted_at` IS NOT NULL;
--     ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_deleted_at`, ALGORITHM=COPY, LOCK=SHARED;
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4dd_deleted_at`, ALGORITHM=COPY, LOCK=SHARED;

