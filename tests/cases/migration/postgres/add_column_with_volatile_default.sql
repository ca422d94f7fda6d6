-- === 1 add_column_token: one transaction

-- AddColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD COLUMN "token" UUID;

-- SetDefault: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "token" SET DEFAULT gen_random_uuid();

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD CONSTRAINT "users_token_not_null" CHECK ("token" IS NOT NULL) NOT VALID;

-- === 1 back

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP CONSTRAINT "users_token_not_null";

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "token" TO "__parked_1a2b3c4dd_token";

-- Down parks users.token as __parked_1a2b3c4dd_token
--   restore: UPDATE "users"
--     SET "token" = "__parked_1a2b3c4dd_token"
--     WHERE "__parked_1a2b3c4dd_token" IS NOT NULL;
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_token";

-- === 2 fill_column_token: one transaction

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "users"
SET "token" = gen_random_uuid()
WHERE "token" IS NULL;

-- === 3 validate_check_users_token_not_null: one transaction

-- ValidateCheck: Expand, ShareUpdateExclusive, Scan, loss None
ALTER TABLE "users"
    VALIDATE CONSTRAINT "users_token_not_null";

-- SetNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "token" SET NOT NULL;

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP CONSTRAINT "users_token_not_null";

-- === 3 back

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD CONSTRAINT "users_token_not_null" CHECK ("token" IS NOT NULL) NOT VALID;

-- DropNotNull: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "token" DROP NOT NULL;

