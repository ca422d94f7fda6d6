-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_t" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "a" TEXT,
    "b" TEXT NOT NULL,
    "d" TEXT NOT NULL,
    "c" TEXT
);

-- FillColumn: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_t" ("id", "a", "b", "d", "c")
SELECT "id", "a", "b", "a" || b, "c"
FROM "t";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "t";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_t" RENAME TO "t";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- ParkColumn: Contract, Database, Metadata, loss Parked
ALTER TABLE "t" RENAME COLUMN "c" TO "__parked_1a2b3c4d_c";

-- RenameColumn: Contract, Database, Metadata, loss None
ALTER TABLE "t" RENAME COLUMN "a" TO "__renamed_A";

-- RenameColumn: Contract, Database, Metadata, loss None
ALTER TABLE "t" RENAME COLUMN "__renamed_A" TO "A";

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RenameColumn: Contract, Database, Metadata, loss None
ALTER TABLE "t" RENAME COLUMN "A" TO "__renamed_A";

-- RenameColumn: Contract, Database, Metadata, loss None
ALTER TABLE "t" RENAME COLUMN "__renamed_A" TO "a";

-- RestoreColumn: Contract, Database, Metadata, loss None
ALTER TABLE "t" RENAME COLUMN "__parked_1a2b3c4d_c" TO "c";

-- ParkColumn: Contract, Database, Scan, loss Parked
CREATE TABLE "__parked_1a2b3c4dd_t_d" AS SELECT "id" AS "key_1", "d" AS "value" FROM "t";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_t" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "a" TEXT,
    "b" TEXT NOT NULL,
    "c" TEXT NOT NULL
);

-- FillColumn: Contract, Database, Rewrite, loss None
INSERT INTO "new_t" ("id", "a", "b", "c")
SELECT "id", "a", "b", "c"
FROM "t";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "t";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_t" RENAME TO "t";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks t.c as __parked_1a2b3c4d_c
--   restore: 
--   purge: ALTER TABLE "t" DROP COLUMN "__parked_1a2b3c4d_c";

-- Down parks t.d as __parked_1a2b3c4dd_t_d
--   restore: UPDATE "t" SET "d" = "side"."value" FROM "__parked_1a2b3c4dd_t_d" AS "side" WHERE "side"."key_1" = "t"."id";
--     DROP TABLE "__parked_1a2b3c4dd_t_d";
--   purge: DROP TABLE "__parked_1a2b3c4dd_t_d";

