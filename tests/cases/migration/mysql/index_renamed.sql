-- === 1 the only part: no transaction

-- RenameIndex: Expand, None, Metadata, loss None
ALTER TABLE `posts` RENAME INDEX `posts_user_id_idx` TO `posts_owner_id_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` ADD INDEX `posts_user_id_idx`(`kind`), ALGORITHM=INPLACE, LOCK=NONE;

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `posts` RENAME COLUMN `user_id` TO `owner_id`, ALGORITHM=INSTANT;

-- === 1 back

-- RenameColumn: Contract, None, Metadata, loss None
ALTER TABLE `posts` RENAME COLUMN `owner_id` TO `user_id`, ALGORITHM=INSTANT;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` DROP INDEX `posts_user_id_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- RenameIndex: Expand, None, Metadata, loss None
ALTER TABLE `posts` RENAME INDEX `posts_owner_id_idx` TO `posts_user_id_idx`, ALGORITHM=INPLACE, LOCK=NONE;

