-- === 1 the only part: one transaction

-- DropEnum: Expand, None, Metadata, loss None
CREATE SCHEMA IF NOT EXISTS "_parked";

-- DropEnum: Contract, None, Metadata, loss None
ALTER TYPE "kind" RENAME TO "__parked_1a2b3c4d_kind";

-- DropEnum: Contract, None, Metadata, loss None
ALTER TYPE "__parked_1a2b3c4d_kind" SET SCHEMA "_parked";

-- DropNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "kind" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "kind" TO "__parked_1a2b3c4d_kind";

-- === 1 back

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "__parked_1a2b3c4d_kind" TO "kind";

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "kind" SET NOT NULL;

-- CreateEnum: Expand, None, Metadata, loss None
DO $$
BEGIN
    EXECUTE 'ALTER TYPE "_parked"."__parked_1a2b3c4d_kind" SET SCHEMA ' || quote_ident(current_schema());
END
$$;

-- CreateEnum: Expand, None, Metadata, loss None
ALTER TYPE "__parked_1a2b3c4d_kind" RENAME TO "kind";

-- Up parks users.kind as __parked_1a2b3c4d_kind
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_kind";
--     DO $$
--     BEGIN
--         DROP TYPE IF EXISTS "_parked"."__parked_1a2b3c4d_kind";
--     EXCEPTION
--         WHEN dependent_objects_still_exist THEN NULL;
--     END
--     $$;

