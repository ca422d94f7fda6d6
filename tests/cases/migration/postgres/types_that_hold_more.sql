-- === 1 the only part: one transaction

-- AlterColumnType: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "name" TYPE VARCHAR(20);

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss None
ALTER TABLE "users"
    ALTER COLUMN "age" DROP DEFAULT,
    ALTER COLUMN "age" TYPE BIGINT,
    ALTER COLUMN "age" SET DEFAULT 1;

-- AlterColumnType: Contract, AccessExclusive, IndexBuild, loss None
ALTER TABLE "users"
    ALTER COLUMN "at" TYPE TIMESTAMPTZ(6);

-- AlterColumnType: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ALTER COLUMN "code" DROP DEFAULT,
    ALTER COLUMN "code" TYPE TEXT,
    ALTER COLUMN "code" SET DEFAULT 'y';

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss None
ALTER TABLE "users"
    ALTER COLUMN "ratio" TYPE DOUBLE PRECISION;

-- === 1 back

-- AddColumn: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    ADD COLUMN "__parked_1a2b3c4dd_ratio" DOUBLE PRECISION;

-- FillColumn: Data, RowExclusive, RowUpdate, loss Parked
UPDATE "users"
SET "__parked_1a2b3c4dd_ratio" = "ratio"
WHERE "ratio" <> "ratio"::REAL;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "users"
    ALTER COLUMN "ratio" TYPE REAL;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "users"
    ALTER COLUMN "code" DROP DEFAULT,
    ALTER COLUMN "code" TYPE VARCHAR(9),
    ALTER COLUMN "code" SET DEFAULT 'x';

-- AlterColumnType: Contract, AccessExclusive, IndexBuild, loss None
ALTER TABLE "users"
    ALTER COLUMN "at" TYPE TIMESTAMP(6);

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "users"
    ALTER COLUMN "age" DROP DEFAULT,
    ALTER COLUMN "age" TYPE INTEGER,
    ALTER COLUMN "age" SET DEFAULT 1;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "users"
    ALTER COLUMN "name" TYPE VARCHAR(10);

-- Down parks users.ratio as __parked_1a2b3c4dd_ratio
--   restore: UPDATE "users"
--     SET "ratio" = "__parked_1a2b3c4dd_ratio"
--     WHERE "__parked_1a2b3c4dd_ratio" IS NOT NULL AND "ratio" = "__parked_1a2b3c4dd_ratio"::REAL;
--   purge: ALTER TABLE "users"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_ratio";

