-- === 1 the only part: one transaction

-- RenameIndex: Expand, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX "users_email_key" RENAME TO "people_email_key";

-- RenameTable: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME TO "people";

-- RenameConstraint: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "people"
    RENAME CONSTRAINT "users_pkey" TO "people_pkey";

-- RenameColumn: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "people"
    RENAME COLUMN "name" TO "full_name";

-- === 1 back

-- RenameColumn: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "people"
    RENAME COLUMN "full_name" TO "name";

-- RenameConstraint: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "people"
    RENAME CONSTRAINT "people_pkey" TO "users_pkey";

-- RenameTable: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "people"
    RENAME TO "users";

-- RenameIndex: Expand, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX "people_email_key" RENAME TO "users_email_key";

