-- === 1 the only part: one transaction

-- CreateEnum: Expand, None, Metadata, loss None
CREATE TYPE "kind" AS ENUM ('A', 'B');

-- CreateTable: Expand, None, Metadata, loss None
CREATE TABLE "tags" (
    "id" BIGINT NOT NULL,
    "kind" "kind" NOT NULL,
    "user_id" BIGINT NOT NULL,

    CONSTRAINT "tags_pkey" PRIMARY KEY ("id")
);

-- CreateIndex: Expand, None, Metadata, loss None
CREATE INDEX "tags_kind_idx" ON "tags"("kind");

-- CreateIndex: Expand, None, Metadata, loss None
CREATE INDEX "tags_user_id_idx" ON "tags"("user_id");

-- AddForeignKey: Expand, ShareRowExclusive, Metadata, loss None
ALTER TABLE "tags"
    ADD CONSTRAINT "tags_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- === 1 back

-- DropForeignKey: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "tags"
    DROP CONSTRAINT "tags_user_id_fkey";

-- ParkTable: Expand, None, Metadata, loss None
CREATE SCHEMA IF NOT EXISTS "_parked";

-- ParkTable: Contract, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "tags_pkey" RENAME TO "__parked_1a2b3c4dd_tags_pkey";

-- ParkTable: Contract, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "tags_kind_idx" RENAME TO "__parked_1a2b3c4dd_tags_kind_idx";

-- ParkTable: Contract, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "tags_user_id_idx" RENAME TO "__parked_1a2b3c4dd_tags_user_id_idx";

-- ParkTable: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "tags"
    RENAME TO "__parked_1a2b3c4dd_tags";

-- ParkTable: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "__parked_1a2b3c4dd_tags"
    SET SCHEMA "_parked";

-- DropEnum: Expand, None, Metadata, loss None
CREATE SCHEMA IF NOT EXISTS "_parked";

-- DropEnum: Contract, None, Metadata, loss None
ALTER TYPE "kind" RENAME TO "__parked_1a2b3c4dd_kind";

-- DropEnum: Contract, None, Metadata, loss None
ALTER TYPE "__parked_1a2b3c4dd_kind" SET SCHEMA "_parked";

-- Down parks tags as __parked_1a2b3c4dd_tags
--   restore: INSERT INTO "tags" ("id", "kind", "user_id")
--     SELECT "id", "kind"::text::"kind", "user_id"
--     FROM "_parked"."__parked_1a2b3c4dd_tags";
--   purge: DROP TABLE IF EXISTS "_parked"."__parked_1a2b3c4dd_tags";
--     DO $$
--     BEGIN
--         DROP TYPE IF EXISTS "_parked"."__parked_1a2b3c4dd_kind";
--     EXCEPTION
--         WHEN dependent_objects_still_exist THEN NULL;
--     END
--     $$;

