-- === 1 add_column_full: one transaction

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD COLUMN "full" TEXT;

-- DropNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "first" DROP NOT NULL;

-- DropNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "last" DROP NOT NULL;

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD CONSTRAINT "users_full_not_null" CHECK ("full" IS NOT NULL) NOT VALID;

-- === 1 back

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP CONSTRAINT "users_full_not_null";

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "last" SET NOT NULL;

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "first" SET NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "full" TO "__parked_1a2b3c4dd_full";

-- Down parks users.full as __parked_1a2b3c4dd_full
--   restore: UPDATE "users"
--     SET "full" = "__parked_1a2b3c4dd_full"
--     WHERE "__parked_1a2b3c4dd_full" IS NOT NULL;
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_full";

-- === 2 fill_column_full: one transaction

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "users"
SET "full" = first || ' ' || last
WHERE "full" IS NULL;

-- === 3 validate_check_users_full_not_null: one transaction

-- ValidateCheck: Expand, ShareUpdateExclusive, Scan, loss None
ALTER TABLE "users"
    VALIDATE CONSTRAINT "users_full_not_null";

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "first" TO "__parked_1a2b3c4d_first";

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "last" TO "__parked_1a2b3c4d_last";

-- SetNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "full" SET NOT NULL;

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP CONSTRAINT "users_full_not_null";

-- === 3 back

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD CONSTRAINT "users_full_not_null" CHECK ("full" IS NOT NULL) NOT VALID;

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "full" DROP NOT NULL;

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "__parked_1a2b3c4d_last" TO "last";

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "__parked_1a2b3c4d_first" TO "first";

-- Up parks users.first as __parked_1a2b3c4d_first
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_first";

-- Up parks users.last as __parked_1a2b3c4d_last
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_last";

