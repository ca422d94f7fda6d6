-- === 1 the only part: one transaction

-- AddColumn: Expand, Database, Metadata, loss None
ALTER TABLE "parents" ADD COLUMN "bio" TEXT;

-- FillColumn: Data, Database, RowUpdate, loss None
UPDATE "parents" SET "bio" = 'of ' || coalesce(name, '?');

-- AddColumn: Expand, Database, Metadata, loss None
ALTER TABLE "parents" ADD COLUMN "level" INTEGER NOT NULL DEFAULT 3;

-- AddColumn: Expand, Database, Metadata, loss None
ALTER TABLE "parents" ADD COLUMN "twice" INTEGER GENERATED ALWAYS AS ("age" * 2) VIRTUAL;

-- === 1 back

-- ParkColumn: Contract, Database, Metadata, loss Parked
ALTER TABLE "parents" RENAME COLUMN "bio" TO "__parked_1a2b3c4dd_bio";

-- ParkColumn: Contract, Database, Metadata, loss Parked
ALTER TABLE "parents" RENAME COLUMN "level" TO "__parked_1a2b3c4dd_level";

-- DropColumn: Contract, Database, Metadata, loss None
ALTER TABLE "parents" DROP COLUMN "twice";

-- Down parks parents.bio as __parked_1a2b3c4dd_bio
--   restore: UPDATE "parents" SET "bio" = "__parked_1a2b3c4dd_bio" WHERE "__parked_1a2b3c4dd_bio" IS NOT NULL;
--     ALTER TABLE "parents" DROP COLUMN "__parked_1a2b3c4dd_bio";
--   purge: ALTER TABLE "parents" DROP COLUMN "__parked_1a2b3c4dd_bio";

-- Down parks parents.level as __parked_1a2b3c4dd_level
--   restore: UPDATE "parents" SET "level" = "__parked_1a2b3c4dd_level" WHERE "__parked_1a2b3c4dd_level" IS NOT NULL;
--     ALTER TABLE "parents" DROP COLUMN "__parked_1a2b3c4dd_level";
--   purge: ALTER TABLE "parents" DROP COLUMN "__parked_1a2b3c4dd_level";

