-- === 1 drop_not_null_nick: one transaction

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "nick" DROP NOT NULL;

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD CONSTRAINT "users_name_not_null" CHECK ("name" IS NOT NULL) NOT VALID;

-- === 1 back

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP CONSTRAINT "users_name_not_null";

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "nick" SET NOT NULL;

-- === 2 fill_column_name: one transaction

-- FillColumn: Data, RowExclusive, RowUpdate, loss Converted
UPDATE "users"
SET "name" = ''
WHERE "name" IS NULL;

-- === 3 validate_check_users_name_not_null: one transaction

-- ValidateCheck: Expand, ShareUpdateExclusive, Scan, loss None
ALTER TABLE "users"
    VALIDATE CONSTRAINT "users_name_not_null";

-- SetNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "name" SET NOT NULL;

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP CONSTRAINT "users_name_not_null";

-- === 3 back

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD CONSTRAINT "users_name_not_null" CHECK ("name" IS NOT NULL) NOT VALID;

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "name" DROP NOT NULL;

