-- === 1 the only part: one transaction

-- RenameIndex: Expand, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX "notes_user_id_idx" RENAME TO "notes_user_id_idx_new";

-- RenameIndex: Expand, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX "users_email_key" RENAME TO "users_email_key_new";

-- RenameConstraint: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "notes"
    RENAME CONSTRAINT "notes_pkey" TO "notes_pkey_new";

-- RenameConstraint: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "notes"
    RENAME CONSTRAINT "notes_user_id_fkey" TO "notes_user_id_fkey_new";

-- RenameConstraint: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME CONSTRAINT "users_pkey" TO "users_pkey_new";

-- === 1 back

-- RenameConstraint: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME CONSTRAINT "users_pkey_new" TO "users_pkey";

-- RenameConstraint: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "notes"
    RENAME CONSTRAINT "notes_user_id_fkey_new" TO "notes_user_id_fkey";

-- RenameConstraint: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "notes"
    RENAME CONSTRAINT "notes_pkey_new" TO "notes_pkey";

-- RenameIndex: Expand, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX "users_email_key_new" RENAME TO "users_email_key";

-- RenameIndex: Expand, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX "notes_user_id_idx_new" RENAME TO "notes_user_id_idx";

