-- === 1 the only part: one transaction

-- RenameColumn: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "b" TO "c";

-- RenameColumn: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "a" TO "b";

-- === 1 back

-- RenameColumn: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "b" TO "a";

-- RenameColumn: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "c" TO "b";

