-- === 1 the only part: one transaction

-- DropNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "points" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "points" TO "__parked_1a2b3c4d_points";

-- === 1 back

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "__parked_1a2b3c4d_points" TO "points";

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "users"
SET "points" = 0
WHERE "points" IS NULL;

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "points" SET NOT NULL;

-- Up parks users.points as __parked_1a2b3c4d_points
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_points";

