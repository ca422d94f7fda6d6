-- === 1 drop_not_null_code: one transaction

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
SET "code" = "__parked_1a2b3c4d_code"::INTEGER
WHERE "__parked_1a2b3c4d_code" IS NOT NULL;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "users"
    ALTER COLUMN "big" TYPE INTEGER;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "users"
    ALTER COLUMN "label" TYPE VARCHAR(10);

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "code" SET NOT NULL;

-- === 1 back

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "code" DROP NOT NULL;

-- AlterColumnType: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "label" TYPE VARCHAR(20);

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss None
ALTER TABLE "users"
    ALTER COLUMN "big" TYPE BIGINT;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "code" TO "__parked_1a2b3c4dd_code";

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "__parked_1a2b3c4d_code" TO "code";

-- FillColumn: Data, RowExclusive, RowUpdate, loss Converted
UPDATE "users"
SET "code" = "__parked_1a2b3c4dd_code"
WHERE "__parked_1a2b3c4dd_code" IS DISTINCT FROM "code"::INTEGER;

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

-- === 2 drop_index_users_amount_idx: no transaction

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "users_amount_idx";

-- === 2 back

-- CreateIndex: Expand, ShareUpdateExclusive, IndexBuild, loss None
CREATE INDEX CONCURRENTLY "users_amount_idx" ON "users"("amount");

-- === 3 drop_not_null_amount: one transaction

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "amount" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "amount" TO "__parked_1a2b3c4d_amount";

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD COLUMN "amount" DECIMAL(10,2);

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "users"
SET "amount" = "__parked_1a2b3c4d_amount"
WHERE "__parked_1a2b3c4d_amount" IS NOT NULL;

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "amount" SET NOT NULL;

-- === 3 back

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "amount" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "amount" TO "__parked_1a2b3c4dd_amount";

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "__parked_1a2b3c4d_amount" TO "amount";

-- FillColumn: Data, RowExclusive, RowUpdate, loss Converted
UPDATE "users"
SET "amount" = "__parked_1a2b3c4dd_amount"
WHERE "__parked_1a2b3c4dd_amount" IS DISTINCT FROM "amount"::DECIMAL(10,2);

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "amount" SET NOT NULL;

-- Up parks users.amount as __parked_1a2b3c4d_amount
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_amount";

-- Down parks users.amount as __parked_1a2b3c4dd_amount
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_amount";

-- === 4 create_index_users_amount_idx: no transaction

-- CreateIndex: Expand, ShareUpdateExclusive, IndexBuild, loss None
CREATE INDEX CONCURRENTLY "users_amount_idx" ON "users"("amount");

-- === 4 back

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "users_amount_idx";

