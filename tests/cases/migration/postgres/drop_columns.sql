-- === 1 drop_not_null_age: one transaction

-- DropNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "age" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "age" TO "__parked_1a2b3c4d_age";

-- === 1 back

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "__parked_1a2b3c4d_age" TO "age";

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "users"
SET "age" = 4
WHERE "age" IS NULL;

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "age" SET NOT NULL;

-- Up parks users.age as __parked_1a2b3c4d_age
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_age";

-- === 2 drop_index_users_handle_key: no transaction

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "users_handle_key";

-- === 2 back

-- CreateIndex: Contract, ShareUpdateExclusive, IndexBuild, loss None
CREATE UNIQUE INDEX CONCURRENTLY "users_handle_key" ON "users"("handle");

-- === 3 drop_not_null_handle: one transaction

-- DropNotNull: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "handle" DROP NOT NULL;

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "handle" TO "__parked_1a2b3c4d_handle";

-- === 3 back

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "__parked_1a2b3c4d_handle" TO "handle";

-- SetNotNull: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ALTER COLUMN "handle" SET NOT NULL;

-- Up parks users.handle as __parked_1a2b3c4d_handle
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_handle";

-- === 4 drop_index_users_name_idx: no transaction

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "users_name_idx";

-- === 4 back

-- CreateIndex: Expand, ShareUpdateExclusive, IndexBuild, loss None
CREATE INDEX CONCURRENTLY "users_name_idx" ON "users"("name");

-- === 5 park_column_name: one transaction

-- ParkColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME COLUMN "name" TO "__parked_1a2b3c4d_name";

-- === 5 back

-- RestoreColumn: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    RENAME COLUMN "__parked_1a2b3c4d_name" TO "name";

-- Up parks users.name as __parked_1a2b3c4d_name
--   restore: 
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_name";

