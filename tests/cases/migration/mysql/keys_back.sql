-- === 1 the only part: no transaction

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` ADD INDEX `posts_kind_idx`(`kind`), ALGORITHM=INPLACE, LOCK=NONE;

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` ADD INDEX `posts_other_id_idx`(`other_id`), ALGORITHM=INPLACE, LOCK=NONE;

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` ADD INDEX `posts_user_id_kind_idx`(`user_id`, `kind`), ALGORITHM=INPLACE, LOCK=NONE;

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `posts` DROP FOREIGN KEY `post_user`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `posts` DROP FOREIGN KEY `posts_other_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` DROP INDEX `posts_other_id_kind_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` DROP INDEX `posts_user_id_kind_key`, ALGORITHM=INPLACE, LOCK=NONE;

-- AddPrimaryKey: Contract, None, Rebuild, loss None
ALTER TABLE `posts` DROP PRIMARY KEY, ADD PRIMARY KEY (`id`), ALGORITHM=INPLACE, LOCK=NONE;

-- AlterColumnKind: Expand, Share, Rewrite, loss None
ALTER TABLE `posts` MODIFY `id` BIGINT NOT NULL AUTO_INCREMENT, ALGORITHM=COPY, LOCK=SHARED;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `posts` ADD CONSTRAINT `posts_other_id_fkey` FOREIGN KEY (`other_id`) REFERENCES `users`(`id`) ON DELETE SET NULL ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `posts` ADD CONSTRAINT `posts_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- === 1 back

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `posts` DROP FOREIGN KEY `posts_user_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE `posts` DROP FOREIGN KEY `posts_other_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

-- AlterColumnKind: Expand, Share, Rewrite, loss None
ALTER TABLE `posts` MODIFY `id` BIGINT NOT NULL, LOCK=SHARED;

-- AddPrimaryKey: Contract, None, Rebuild, loss None
ALTER TABLE `posts` DROP PRIMARY KEY, ADD PRIMARY KEY (`id`, `kind`), ALGORITHM=INPLACE, LOCK=NONE;

-- CreateIndex: Contract, None, IndexBuild, loss None
ALTER TABLE `posts` ADD UNIQUE INDEX `posts_user_id_kind_key`(`user_id`, `kind`), ALGORITHM=INPLACE, LOCK=NONE;

-- CreateIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` ADD INDEX `posts_other_id_kind_idx`(`other_id`, `kind`), ALGORITHM=INPLACE, LOCK=NONE;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `posts` ADD CONSTRAINT `posts_other_id_fkey` FOREIGN KEY (`other_id`) REFERENCES `users`(`id`) ON DELETE SET NULL ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- AddForeignKey: Contract, Share, Rewrite, loss None
ALTER TABLE `posts` ADD CONSTRAINT `post_user` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE CASCADE ON UPDATE CASCADE, ALGORITHM=COPY, LOCK=SHARED;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` DROP INDEX `posts_user_id_kind_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` DROP INDEX `posts_other_id_idx`, ALGORITHM=INPLACE, LOCK=NONE;

-- DropIndex: Expand, None, IndexBuild, loss None
ALTER TABLE `posts` DROP INDEX `posts_kind_idx`, ALGORITHM=INPLACE, LOCK=NONE;

