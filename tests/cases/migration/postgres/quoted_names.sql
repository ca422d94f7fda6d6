-- === 1 add_column_n"ew 'c: one transaction

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "od""d 'table"
    ADD COLUMN "n""ew 'c" TEXT;

-- DropNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "od""d 'table"
    ALTER COLUMN "o""ld 'c" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "od""d 'table"
    RENAME COLUMN "o""ld 'c" TO "__parked_1a2b3c4d_o""ld 'c";

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "od""d 'table"
    ADD CONSTRAINT "od""d 'table_n""ew 'c_not_null" CHECK ("n""ew 'c" IS NOT NULL) NOT VALID;

-- === 1 back

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "od""d 'table"
    DROP CONSTRAINT "od""d 'table_n""ew 'c_not_null";

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "od""d 'table"
    RENAME COLUMN "__parked_1a2b3c4d_o""ld 'c" TO "o""ld 'c";

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "od""d 'table"
    ALTER COLUMN "o""ld 'c" SET NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "od""d 'table"
    RENAME COLUMN "n""ew 'c" TO "__parked_1a2b3c4dd_n""ew 'c";

-- Down parks od"d 'table.n"ew 'c as __parked_1a2b3c4dd_n"ew 'c
--   restore: UPDATE "od""d 'table"
--     SET "n""ew 'c" = "__parked_1a2b3c4dd_n""ew 'c"
--     WHERE "__parked_1a2b3c4dd_n""ew 'c" IS NOT NULL;
--   purge: ALTER TABLE "od""d 'table"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_n""ew 'c";

-- Up parks od"d 'table.o"ld 'c as __parked_1a2b3c4d_o"ld 'c
--   restore: 
--   purge: ALTER TABLE "od""d 'table"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_o""ld 'c";

-- === 2 fill_column_n"ew 'c: one transaction

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "od""d 'table"
SET "n""ew 'c" = 'it''s'
WHERE "n""ew 'c" IS NULL;

-- === 3 validate_check_od"d 'table_n"ew 'c_not_null: one transaction

-- ValidateCheck: Expand, ShareUpdateExclusive, Scan, loss None
ALTER TABLE "od""d 'table"
    VALIDATE CONSTRAINT "od""d 'table_n""ew 'c_not_null";

-- SetNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "od""d 'table"
    ALTER COLUMN "n""ew 'c" SET NOT NULL;

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "od""d 'table"
    DROP CONSTRAINT "od""d 'table_n""ew 'c_not_null";

-- === 3 back

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "od""d 'table"
    ADD CONSTRAINT "od""d 'table_n""ew 'c_not_null" CHECK ("n""ew 'c" IS NOT NULL) NOT VALID;

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "od""d 'table"
    ALTER COLUMN "n""ew 'c" DROP NOT NULL;

-- === 4 create_index_od"d 'table_n"ew 'c_idx: no transaction

-- CreateIndex: Expand, ShareUpdateExclusive, IndexBuild, loss None
CREATE INDEX CONCURRENTLY "od""d 'table_n""ew 'c_idx" ON "od""d 'table"("n""ew 'c");

-- === 4 back

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "od""d 'table_n""ew 'c_idx";

