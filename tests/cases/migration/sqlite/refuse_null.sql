-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_parents" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "age" INTEGER NOT NULL DEFAULT 18,
    "__parked_1a2b3c4d_name" INTEGER
);

-- FillColumn: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_parents" ("id", "name", "age", "__parked_1a2b3c4d_name")
SELECT "id", COALESCE("name", 'nobody'), "age", CASE WHEN "name" IS NULL THEN 1 END
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

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

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
SELECT "id", CASE WHEN "__parked_1a2b3c4d_name" = 1 AND "name" IS COALESCE(NULL, 'nobody') THEN NULL ELSE "name" END, "age"
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

-- Up parks parents.name as __parked_1a2b3c4d_name
--   restore: 
--   purge: ALTER TABLE "parents" DROP COLUMN "__parked_1a2b3c4d_name";

