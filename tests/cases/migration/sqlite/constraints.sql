-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_c" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "p_id" INTEGER,
    "q_id" INTEGER,
    CONSTRAINT "p" FOREIGN KEY ("p_id") REFERENCES "p" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "new_check" CHECK ("id" > 0 AND "p_id" > 0)
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_c" ("id", "p_id", "q_id")
SELECT "id", "p_id", "q_id"
FROM "c";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "c";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_c" RENAME TO "c";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_p" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "c_id" INTEGER,
    CONSTRAINT "c" FOREIGN KEY ("c_id") REFERENCES "c" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_p" ("id", "c_id")
SELECT "id", NULL
FROM "p";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "p";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_p" RENAME TO "p";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- ParkColumn: Contract, Database, Scan, loss Parked
CREATE TABLE "__parked_1a2b3c4dd_p_c_id" AS SELECT "id" AS "key_1", "c_id" AS "value" FROM "p";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_p" (
    "id" INTEGER NOT NULL PRIMARY KEY
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_p" ("id")
SELECT "id"
FROM "p";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "p";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_p" RENAME TO "p";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_c" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "p_id" INTEGER,
    "q_id" INTEGER,
    CONSTRAINT "q" FOREIGN KEY ("q_id") REFERENCES "p" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "old_check" CHECK ("id" > 0)
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_c" ("id", "p_id", "q_id")
SELECT "id", "p_id", "q_id"
FROM "c";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "c";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_c" RENAME TO "c";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Down parks p.c_id as __parked_1a2b3c4dd_p_c_id
--   restore: UPDATE "p" SET "c_id" = "side"."value" FROM "__parked_1a2b3c4dd_p_c_id" AS "side" WHERE "side"."key_1" = "p"."id";
--     DROP TABLE "__parked_1a2b3c4dd_p_c_id";
--   purge: DROP TABLE "__parked_1a2b3c4dd_p_c_id";

