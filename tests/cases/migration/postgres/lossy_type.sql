-- === 1 the only part: one transaction

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "code" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "code" TO "__parked_1a2b3c4d_code";

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD COLUMN "code" INTEGER;

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "users"
SET "code" = NULLIF(trim("__parked_1a2b3c4d_code"), '')::integer
WHERE "__parked_1a2b3c4d_code" IS NOT NULL;

-- === 1 back

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "code" TO "__parked_1a2b3c4dd_code";

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "__parked_1a2b3c4d_code" TO "code";

-- FillColumn: Data, RowExclusive, RowUpdate, loss Converted
UPDATE "users"
SET "code" = "__parked_1a2b3c4dd_code"
WHERE "__parked_1a2b3c4dd_code" IS DISTINCT FROM (NULLIF(trim(code), '')::integer)::INTEGER;

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "code" SET NOT NULL;

-- Up parks users.code as __parked_1a2b3c4d_code
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_code";

-- Down parks users.code as __parked_1a2b3c4dd_code
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_code";

