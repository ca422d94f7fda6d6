-- === 1 the only part: one transaction

-- CreateEnum: Expand, None, Metadata, loss None
CREATE TYPE "kind" AS ENUM ('A', 'B');

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD COLUMN "kind" "kind";

-- === 1 back

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "kind" TO "__parked_1a2b3c4dd_kind";

-- DropEnum: Expand, None, Metadata, loss None
CREATE SCHEMA IF NOT EXISTS "_parked";

-- DropEnum: Contract, None, Metadata, loss None
ALTER TYPE "kind" RENAME TO "__parked_1a2b3c4dd_kind";

-- DropEnum: Contract, None, Metadata, loss None
ALTER TYPE "__parked_1a2b3c4dd_kind" SET SCHEMA "_parked";

-- Down parks users.kind as __parked_1a2b3c4dd_kind
--   restore: UPDATE "users"
--     SET "kind" = "__parked_1a2b3c4dd_kind"::text::"kind"
--     WHERE "__parked_1a2b3c4dd_kind" IS NOT NULL;
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_kind";
--     DO $$
--     BEGIN
--         DROP TYPE IF EXISTS "_parked"."__parked_1a2b3c4dd_kind";
--     EXCEPTION
--         WHEN dependent_objects_still_exist THEN NULL;
--     END
--     $$;

