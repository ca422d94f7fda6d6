-- === 1 the only part: one transaction

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD COLUMN "age" INTEGER NOT NULL DEFAULT 5;

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD COLUMN "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD COLUMN "nick" TEXT;

-- === 1 back

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "nick" TO "__parked_1a2b3c4dd_nick";

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "at" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "at" TO "__parked_1a2b3c4dd_at";

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "age" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "age" TO "__parked_1a2b3c4dd_age";

-- Down parks users.age as __parked_1a2b3c4dd_age
--   restore: UPDATE "users"
--     SET "age" = "__parked_1a2b3c4dd_age"
--     WHERE "__parked_1a2b3c4dd_age" IS NOT NULL;
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_age";

-- Down parks users.at as __parked_1a2b3c4dd_at
--   restore: UPDATE "users"
--     SET "at" = "__parked_1a2b3c4dd_at"
--     WHERE "__parked_1a2b3c4dd_at" IS NOT NULL;
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_at";

-- Down parks users.nick as __parked_1a2b3c4dd_nick
--   restore: UPDATE "users"
--     SET "nick" = "__parked_1a2b3c4dd_nick"
--     WHERE "__parked_1a2b3c4dd_nick" IS NOT NULL;
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_nick";

