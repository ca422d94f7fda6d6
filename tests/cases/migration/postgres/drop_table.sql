-- === 1 the only part: one transaction

-- DropEnum: Expand, None, Metadata, loss None
CREATE SCHEMA IF NOT EXISTS "_parked";

-- DropForeignKey: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "tags"
    DROP CONSTRAINT "tags_user_id_fkey";

-- ParkTable: Expand, None, Metadata, loss None
CREATE SCHEMA IF NOT EXISTS "_parked";

-- DropEnum: Contract, None, Metadata, loss None
ALTER TYPE "kind" RENAME TO "__parked_1a2b3c4d_kind";

-- DropEnum: Contract, None, Metadata, loss None
ALTER TYPE "__parked_1a2b3c4d_kind" SET SCHEMA "_parked";

-- ParkTable: Contract, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "tags_pkey" RENAME TO "__parked_1a2b3c4d_tags_pkey";

-- ParkTable: Contract, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "tags_kind_idx" RENAME TO "__parked_1a2b3c4d_tags_kind_idx";

-- ParkTable: Contract, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "tags_user_id_idx" RENAME TO "__parked_1a2b3c4d_tags_user_id_idx";

-- ParkTable: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "tags"
    RENAME TO "__parked_1a2b3c4d_tags";

-- ParkTable: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "__parked_1a2b3c4d_tags"
    SET SCHEMA "_parked";

-- === 1 back

-- RestoreTable: Expand, AccessExclusive, Metadata, loss None
DO $$
BEGIN
    EXECUTE 'ALTER TABLE "_parked"."__parked_1a2b3c4d_tags" SET SCHEMA ' || quote_ident(current_schema());
END
$$;

-- RestoreTable: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "__parked_1a2b3c4d_tags"
    RENAME TO "tags";

-- RestoreTable: Expand, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "__parked_1a2b3c4d_tags_pkey" RENAME TO "tags_pkey";

-- RestoreTable: Expand, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "__parked_1a2b3c4d_tags_kind_idx" RENAME TO "tags_kind_idx";

-- RestoreTable: Expand, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "__parked_1a2b3c4d_tags_user_id_idx" RENAME TO "tags_user_id_idx";

-- CreateEnum: Expand, None, Metadata, loss None
DO $$
BEGIN
    EXECUTE 'ALTER TYPE "_parked"."__parked_1a2b3c4d_kind" SET SCHEMA ' || quote_ident(current_schema());
END
$$;

-- CreateEnum: Expand, None, Metadata, loss None
ALTER TYPE "__parked_1a2b3c4d_kind" RENAME TO "kind";

-- AddForeignKey: Contract, ShareRowExclusive, Scan, loss None
ALTER TABLE "tags"
    ADD CONSTRAINT "tags_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Up parks tags as __parked_1a2b3c4d_tags
--   restore: 
--   purge: DROP TABLE IF EXISTS "_parked"."__parked_1a2b3c4d_tags";
--     DO $$
--     BEGIN
--         DROP TYPE IF EXISTS "_parked"."__parked_1a2b3c4d_kind";
--     EXCEPTION
--         WHEN dependent_objects_still_exist THEN NULL;
--     END
--     $$;

