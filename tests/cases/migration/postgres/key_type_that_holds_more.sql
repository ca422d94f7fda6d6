-- === 1 drop_foreign_key_notes_user_id_fkey: one transaction

-- DropForeignKey: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "notes"
    DROP CONSTRAINT "notes_user_id_fkey";

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss None
ALTER TABLE "notes"
    ALTER COLUMN "id" TYPE BIGINT;

-- AlterColumnKind: Expand, None, Metadata, loss None
DO $$
BEGIN
    EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence('"notes"', 'id') || ' AS BIGINT';
END
$$;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss None
ALTER TABLE "notes"
    ALTER COLUMN "user_id" TYPE BIGINT;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss None
ALTER TABLE "users"
    ALTER COLUMN "id" TYPE BIGINT;

-- AlterColumnKind: Expand, None, Metadata, loss None
DO $$
BEGIN
    EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence('"users"', 'id') || ' AS BIGINT';
END
$$;

-- AddForeignKey: Contract, ShareRowExclusive, Metadata, loss None
ALTER TABLE "notes"
    ADD CONSTRAINT "notes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

-- === 1 back

-- DropForeignKey: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "notes"
    DROP CONSTRAINT "notes_user_id_fkey";

-- AlterColumnKind: Expand, None, Metadata, loss None
DO $$
BEGIN
    EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence('"users"', 'id') || ' AS INTEGER';
END
$$;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "users"
    ALTER COLUMN "id" TYPE INTEGER;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "notes"
    ALTER COLUMN "user_id" TYPE INTEGER;

-- AlterColumnKind: Expand, None, Metadata, loss None
DO $$
BEGIN
    EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence('"notes"', 'id') || ' AS INTEGER';
END
$$;

-- AlterColumnType: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "notes"
    ALTER COLUMN "id" TYPE INTEGER;

-- AddForeignKey: Contract, ShareRowExclusive, Scan, loss None
ALTER TABLE "notes"
    ADD CONSTRAINT "notes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- === 2 validate_foreign_key_notes_user_id_fkey: one transaction

-- ValidateForeignKey: Expand, ShareUpdateExclusive, Scan, loss None
ALTER TABLE "notes"
    VALIDATE CONSTRAINT "notes_user_id_fkey";

