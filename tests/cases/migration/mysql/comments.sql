-- === 1 the only part: no transaction

-- SetComment: Expand, None, Metadata, loss None
ALTER TABLE `users` COMMENT = 'who''s who', ALGORITHM=INPLACE, LOCK=NONE;

-- SetComment: Expand, None, Metadata, loss None
ALTER TABLE `users` MODIFY `tenant` INTEGER NOT NULL COMMENT 'of what', ALGORITHM=INPLACE, LOCK=NONE;

-- === 1 back

-- SetComment: Expand, None, Metadata, loss None
ALTER TABLE `users` MODIFY `tenant` INTEGER NOT NULL COMMENT 'of whom', ALGORITHM=INPLACE, LOCK=NONE;

-- SetComment: Expand, None, Metadata, loss None
ALTER TABLE `users` COMMENT = '', ALGORITHM=INPLACE, LOCK=NONE;

