-- === 1 the only part: one transaction

-- SetDefault: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "a" SET DEFAULT 3;

-- SetDefault: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "c" SET DEFAULT 4;

-- DropDefault: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "b" DROP DEFAULT;

-- === 1 back

-- SetDefault: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "b" SET DEFAULT 1;

-- SetDefault: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "c" SET DEFAULT 2;

-- DropDefault: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "a" DROP DEFAULT;

