-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_parents" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT DEFAULT 'x',
    "age" INTEGER
);

-- RebuildTable: Contract, Database, Rewrite, loss Parked
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

-- ParkColumn: Contract, Database, Metadata, loss Parked
ALTER TABLE "parents" RENAME COLUMN "age" TO "__parked_1a2b3c4d_age";

-- CreateIndex: Contract, Database, IndexBuild, loss None
CREATE UNIQUE INDEX "parents_name_key" ON "parents"("name");

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RestoreColumn: Contract, Database, Metadata, loss None
ALTER TABLE "parents" RENAME COLUMN "__parked_1a2b3c4d_age" TO "age";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_parents" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT,
    "age" INTEGER NOT NULL DEFAULT 0
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_parents" ("id", "name", "age")
SELECT "id", "name", COALESCE("age", 0)
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

-- Up parks parents.age as __parked_1a2b3c4d_age
--   restore: 
--   purge: ALTER TABLE "parents" DROP COLUMN "__parked_1a2b3c4d_age";

