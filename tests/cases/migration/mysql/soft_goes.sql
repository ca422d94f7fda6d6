-- === 1 the only part: no transaction

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` DROP INDEX `users_tenant_email_key`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropColumn: Contract, Share, Rewrite, loss None
ALTER TABLE `users` DROP COLUMN `deleted_at_live`, ALGORITHM=COPY, LOCK=SHARED;

-- ParkColumn: Contract, None, Metadata, loss Parked
ALTER TABLE `users` CHANGE `deleted_at` `__parked_1a2b3c4d_deleted_at` DATETIME(6) NULL INVISIBLE, ALGORITHM=INPLACE, LOCK=NONE;

-- CreateIndex: Contract, None, IndexBuild, loss None
ALTER TABLE `users` ADD UNIQUE INDEX `users_tenant_email_key`(`tenant`, `email`), ALGORITHM=INPLACE, LOCK=NONE;

-- === 1 back

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `users` DROP INDEX `users_tenant_email_key`, ALGORITHM=INPLACE, LOCK=NONE;

-- RestoreColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` CHANGE `__parked_1a2b3c4d_deleted_at` `deleted_at` DATETIME(6) NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- AddColumn: Expand, None, Metadata, loss None
ALTER TABLE `users` ADD COLUMN `deleted_at_live` TINYINT GENERATED ALWAYS AS (CASE WHEN `deleted_at` IS NULL THEN 1 END) VIRTUAL, ALGORITHM=INSTANT;

-- CreateIndex: Contract, None, IndexBuild, loss None
ALTER TABLE `users` ADD UNIQUE INDEX `users_tenant_email_key`(`tenant`, `email`, `deleted_at_live`), ALGORITHM=INPLACE, LOCK=NONE;

-- Up parks users.deleted_at as __parked_1a2b3c4d_deleted_at
--   restore: 
--   purge: ALTER TABLE `users` DROP COLUMN `__parked_1a2b3c4d_deleted_at`, ALGORITHM=COPY, LOCK=SHARED;

