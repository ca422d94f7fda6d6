-- === 1 the only part: one transaction

-- AlterColumnKind: Expand, AccessExclusive, Metadata, loss None
CREATE SEQUENCE "a_id_seq"
    AS BIGINT
    OWNED BY "a"."id";

-- AlterColumnKind: Expand, RowExclusive, Scan, loss None
SELECT setval(pg_get_serial_sequence('"a"', 'id'), COALESCE(MAX("id"), 0) + 1, FALSE)
FROM "a";

-- AlterColumnKind: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "a"
    ALTER COLUMN "id" SET DEFAULT nextval('"a_id_seq"');

-- AlterColumnKind: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "b"
    ALTER COLUMN "id" DROP DEFAULT;

-- AlterColumnKind: Expand, None, Metadata, loss None
DO $$
BEGIN
    EXECUTE 'DROP SEQUENCE ' || pg_get_serial_sequence('"b"', 'id') || '';
END
$$;

-- === 1 back

-- AlterColumnKind: Expand, AccessExclusive, Metadata, loss None
CREATE SEQUENCE "b_id_seq"
    AS INTEGER
    OWNED BY "b"."id";

-- AlterColumnKind: Expand, RowExclusive, Scan, loss None
SELECT setval(pg_get_serial_sequence('"b"', 'id'), COALESCE(MAX("id"), 0) + 1, FALSE)
FROM "b";

-- AlterColumnKind: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "b"
    ALTER COLUMN "id" SET DEFAULT nextval('"b_id_seq"');

-- AlterColumnKind: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "a"
    ALTER COLUMN "id" DROP DEFAULT;

-- AlterColumnKind: Expand, None, Metadata, loss None
DO $$
BEGIN
    EXECUTE 'DROP SEQUENCE ' || pg_get_serial_sequence('"a"', 'id') || '';
END
$$;

