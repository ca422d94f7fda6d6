-- === 1 the only part: no transaction

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` ADD INDEX `posts_user_id_kind_idx`(`user_id`, `kind`), ALGORITHM=INPLACE, LOCK=NONE;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` DROP INDEX `posts_user_id_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- === 1 back

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` ADD INDEX `posts_user_id_idx`(`user_id`), ALGORITHM=INPLACE, LOCK=NONE;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` DROP INDEX `posts_user_id_kind_idx`, ALGORITHM=INPLACE, LOCK=NONE;

