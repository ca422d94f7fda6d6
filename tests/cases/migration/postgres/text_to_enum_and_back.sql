-- === 1 the only part: one transaction

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "t"
    ALTER COLUMN "a" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "t"
    RENAME COLUMN "a" TO "__parked_1a2b3c4d_a";

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "t"
    ADD COLUMN "a" "kind";

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "t"
SET "a" = "__parked_1a2b3c4d_a"::"kind"
WHERE "__parked_1a2b3c4d_a" IS NOT NULL;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss None
ALTER TABLE "t"
    ALTER COLUMN "b" TYPE TEXT;

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "t"
    ALTER COLUMN "a" SET NOT NULL;

-- === 1 back

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "t"
    ALTER COLUMN "a" DROP NOT NULL;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "t"
    ALTER COLUMN "b" TYPE "kind" USING "b"::"kind";

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "t"
    RENAME COLUMN "a" TO "__parked_1a2b3c4dd_a";

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "t"
    RENAME COLUMN "__parked_1a2b3c4d_a" TO "a";

-- FillColumn: Data, RowExclusive, RowUpdate, loss Converted
UPDATE "t"
SET "a" = "__parked_1a2b3c4dd_a"
WHERE "__parked_1a2b3c4dd_a" IS DISTINCT FROM "a"::"kind";

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "t"
    ALTER COLUMN "a" SET NOT NULL;

-- Up parks t.a as __parked_1a2b3c4d_a
--   restore: 
--   purge: ALTER TABLE "t"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_a";

-- Down parks t.a as __parked_1a2b3c4dd_a
--   restore: 
--   purge: ALTER TABLE "t"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_a";

