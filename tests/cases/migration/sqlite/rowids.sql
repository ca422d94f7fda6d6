-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_k" (
    "a" TEXT NOT NULL,
    "d" TEXT NOT NULL DEFAULT CURRENT_DATE
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_k" (rowid, "a")
SELECT rowid, "a"
FROM "k";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "k";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_k" RENAME TO "k";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_w" (
    "a" TEXT NOT NULL,
    "b" INTEGER NOT NULL,
    "c" TEXT DEFAULT 'x',
    "d" TEXT NOT NULL DEFAULT CURRENT_DATE,

    PRIMARY KEY ("a", "b")
) WITHOUT ROWID;

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_w" ("a", "b", "c")
SELECT "a", "b", "c"
FROM "w";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "w";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_w" RENAME TO "w";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- ParkColumn: Contract, Database, Scan, loss Parked
CREATE TABLE "__parked_1a2b3c4dd_k_d" AS SELECT rowid AS "key_1", "d" AS "value" FROM "k";

-- ParkColumn: Contract, Database, Scan, loss Parked
CREATE TABLE "__parked_1a2b3c4dd_w_d" AS SELECT "a" AS "key_1", "b" AS "key_2", "d" AS "value" FROM "w";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_k" (
    "a" TEXT
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_k" (rowid, "a")
SELECT rowid, "a"
FROM "k";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "k";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_k" RENAME TO "k";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_w" (
    "a" TEXT NOT NULL,
    "b" INTEGER NOT NULL,
    "c" TEXT,

    PRIMARY KEY ("a", "b")
) WITHOUT ROWID;

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_w" ("a", "b", "c")
SELECT "a", "b", "c"
FROM "w";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "w";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_w" RENAME TO "w";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Down parks k.d as __parked_1a2b3c4dd_k_d
--   restore: UPDATE "k" SET "d" = "side"."value" FROM "__parked_1a2b3c4dd_k_d" AS "side" WHERE "side"."key_1" = "k".rowid;
--     DROP TABLE "__parked_1a2b3c4dd_k_d";
--   purge: DROP TABLE "__parked_1a2b3c4dd_k_d";

-- Down parks w.d as __parked_1a2b3c4dd_w_d
--   restore: UPDATE "w" SET "d" = "side"."value" FROM "__parked_1a2b3c4dd_w_d" AS "side" WHERE "side"."key_1" = "w"."a" AND "side"."key_2" = "w"."b";
--     DROP TABLE "__parked_1a2b3c4dd_w_d";
--   purge: DROP TABLE "__parked_1a2b3c4dd_w_d";

