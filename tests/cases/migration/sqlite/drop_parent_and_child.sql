-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- DropIndex: Contract, Database, Metadata, loss None
DROP INDEX "parents_name_key";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_children" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "parent_id" INTEGER NOT NULL,
    "label" TEXT NOT NULL
);

-- RebuildTable: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_children" ("id", "parent_id", "label")
SELECT "id", "parent_id", "label"
FROM "children";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "children";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_children" RENAME TO "children";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_friends" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "parent_id" INTEGER
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_friends" ("id", "parent_id")
SELECT "id", "parent_id"
FROM "friends";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "friends";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_friends" RENAME TO "friends";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- ParkTable: Contract, Database, Metadata, loss Parked
ALTER TABLE "children" RENAME TO "__parked_1a2b3c4d_children";

-- ParkTable: Contract, Database, Metadata, loss Parked
ALTER TABLE "parents" RENAME TO "__parked_1a2b3c4d_parents";

-- CreateIndex: Expand, Database, IndexBuild, loss None
CREATE INDEX "friends_parent_id_idx" ON "friends"("parent_id");

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RestoreTable: Contract, Database, Metadata, loss None
ALTER TABLE "__parked_1a2b3c4d_parents" RENAME TO "parents";

-- RestoreTable: Contract, Database, Metadata, loss None
ALTER TABLE "__parked_1a2b3c4d_children" RENAME TO "children";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_children" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "parent_id" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    CONSTRAINT "children_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parents" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_children" ("id", "parent_id", "label")
SELECT "id", "parent_id", "label"
FROM "children";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "children";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_children" RENAME TO "children";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_friends" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "parent_id" INTEGER,
    CONSTRAINT "friends_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parents" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_friends" ("id", "parent_id")
SELECT "id", "parent_id"
FROM "friends";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "friends";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_friends" RENAME TO "friends";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- CreateIndex: Expand, Database, IndexBuild, loss None
CREATE INDEX "friends_parent_id_idx" ON "friends"("parent_id");

-- CreateIndex: Contract, Database, IndexBuild, loss None
CREATE UNIQUE INDEX "parents_name_key" ON "parents"("name");

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks children as __parked_1a2b3c4d_children
--   restore: 
--   purge: DROP TABLE "__parked_1a2b3c4d_children";

-- Up parks parents as __parked_1a2b3c4d_parents
--   restore: 
--   purge: DROP TABLE "__parked_1a2b3c4d_parents";

