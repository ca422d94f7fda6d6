-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Expand, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Expand, Database, Metadata, loss None
CREATE TABLE "new_parents" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT,
    "age" INTEGER NOT NULL DEFAULT 0,
    "born" INTEGER NOT NULL,
    "made" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "old" INTEGER GENERATED ALWAYS AS ("born" - 1) STORED
);

-- FillColumn: Expand, Database, Rewrite, loss None
INSERT INTO "new_parents" ("id", "name", "age", "born")
SELECT "id", "name", "age", 2000 - age
FROM "parents";

-- RebuildTable: Expand, Database, Metadata, loss None
UPDATE "sqlite_sequence" SET "seq" = COALESCE((SELECT "seq" FROM "sqlite_sequence" WHERE "name" = 'parents'), "seq") WHERE "name" = 'new_parents';

-- RebuildTable: Expand, Database, Metadata, loss None
DROP TABLE "parents";

-- RebuildTable: Expand, Database, Metadata, loss None
ALTER TABLE "new_parents" RENAME TO "parents";

-- RebuildTable: Expand, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- CreateIndex: Contract, Database, IndexBuild, loss None
CREATE UNIQUE INDEX "parents_name_key" ON "parents"("name");

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- ParkColumn: Contract, Database, Scan, loss Parked
CREATE TABLE "__parked_1a2b3c4dd_parents_born" AS SELECT "id" AS "key_1", "born" AS "value" FROM "parents";

-- ParkColumn: Contract, Database, Scan, loss Parked
CREATE TABLE "__parked_1a2b3c4dd_parents_made" AS SELECT "id" AS "key_1", "made" AS "value" FROM "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_parents" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT,
    "age" INTEGER NOT NULL DEFAULT 0
);

-- FillColumn: Contract, Database, Rewrite, loss None
INSERT INTO "new_parents" ("id", "name", "age")
SELECT "id", "name", "age"
FROM "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
UPDATE "sqlite_sequence" SET "seq" = COALESCE((SELECT "seq" FROM "sqlite_sequence" WHERE "name" = 'parents'), "seq") WHERE "name" = 'new_parents';

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_parents" RENAME TO "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- CreateIndex: Contract, Database, IndexBuild, loss None
CREATE UNIQUE INDEX "parents_name_key" ON "parents"("name");

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Down parks parents.born as __parked_1a2b3c4dd_parents_born
--   restore: UPDATE "parents" SET "born" = "side"."value" FROM "__parked_1a2b3c4dd_parents_born" AS "side" WHERE "side"."key_1" = "parents"."id";
--     DROP TABLE "__parked_1a2b3c4dd_parents_born";
--   purge: DROP TABLE "__parked_1a2b3c4dd_parents_born";

-- Down parks parents.made as __parked_1a2b3c4dd_parents_made
--   restore: UPDATE "parents" SET "made" = "side"."value" FROM "__parked_1a2b3c4dd_parents_made" AS "side" WHERE "side"."key_1" = "parents"."id";
--     DROP TABLE "__parked_1a2b3c4dd_parents_made";
--   purge: DROP TABLE "__parked_1a2b3c4dd_parents_made";

