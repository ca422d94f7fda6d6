-- === 1 the only part: no transaction

-- SetComment: Expand, None, Metadata, loss None
ALTER TABLE `users` COMMENT = 'who''s who', ALGORITHM=INPLACE, LOCK=NONE;

-- === 1 back

-- SetComment: Expand, None, Metadata, loss None
ALTER TABLE `users` COMMENT = '', ALGORITHM=INPLACE, LOCK=NONE;

