-- === 1 the only part: no transaction

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` ADD INDEX `posts_user_id_kind_idx`(`user_id`, `kind`), DROP INDEX `post_user`, ALGORITHM=INPLACE, LOCK=NONE;

-- === 1 back

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` ADD INDEX `post_user`(`user_id`), DROP INDEX `posts_user_id_kind_idx`, ALGORITHM=INPLACE, LOCK=NONE;

