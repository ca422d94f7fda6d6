-- === 1 add_column_label: one transaction

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD COLUMN "label" TEXT;

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD CONSTRAINT "users_label_not_null" CHECK ("label" IS NOT NULL) NOT VALID;

-- === 1 back

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP CONSTRAINT "users_label_not_null";

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "label" TO "__parked_1a2b3c4dd_label";

-- Down parks users.label as __parked_1a2b3c4dd_label
--   restore: UPDATE "users"
--     SET "label" = "__parked_1a2b3c4dd_label"
--     WHERE "__parked_1a2b3c4dd_label" IS NOT NULL;
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_label";

-- === 2 fill_column_label: one transaction

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "users"
SET "label" = upper(email)
WHERE "label" IS NULL;

-- === 3 validate_check_users_label_not_null: one transaction

-- ValidateCheck: Expand, ShareUpdateExclusive, Scan, loss None
ALTER TABLE "users"
    VALIDATE CONSTRAINT "users_label_not_null";

-- SetNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "label" SET NOT NULL;

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP CONSTRAINT "users_label_not_null";

-- === 3 back

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD CONSTRAINT "users_label_not_null" CHECK ("label" IS NOT NULL) NOT VALID;

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "label" DROP NOT NULL;

