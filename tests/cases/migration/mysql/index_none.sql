-- === 1 the only part: no transaction

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` DROP INDEX `posts_user_id_idx`, ADD INDEX `post_user`(`user_id`), ALGORITHM=INPLACE, LOCK=NONE;

-- === 1 back

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` ADD INDEX `posts_user_id_idx`(`user_id`), DROP INDEX `post_user`, ALGORITHM=INPLACE, LOCK=NONE;

