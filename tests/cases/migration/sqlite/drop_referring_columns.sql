-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_children" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "label" TEXT NOT NULL,
    "parent_id" INTEGER
);

-- RebuildTable: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_children" ("id", "label", "parent_id")
SELECT "id", "label", "parent_id"
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

-- RebuildTable: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_friends" ("id", "parent_id")
SELECT "id", "parent_id"
FROM "friends";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "friends";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_friends" RENAME TO "friends";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- ParkColumn: Contract, Database, Metadata, loss Parked
ALTER TABLE "children" RENAME COLUMN "parent_id" TO "__parked_1a2b3c4d_parent_id";

-- ParkColumn: Contract, Database, Metadata, loss Parked
ALTER TABLE "friends" RENAME COLUMN "parent_id" TO "__parked_1a2b3c4d_parent_id";

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RestoreColumn: Contract, Database, Metadata, loss None
ALTER TABLE "children" RENAME COLUMN "__parked_1a2b3c4d_parent_id" TO "parent_id";

-- RestoreColumn: Contract, Database, Metadata, loss None
ALTER TABLE "friends" RENAME COLUMN "__parked_1a2b3c4d_parent_id" TO "parent_id";

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

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks children.parent_id as __parked_1a2b3c4d_parent_id
--   restore: 
--   purge: ALTER TABLE "children" DROP COLUMN "__parked_1a2b3c4d_parent_id";

-- Up parks friends.parent_id as __parked_1a2b3c4d_parent_id
--   restore: 
--   purge: ALTER TABLE "friends" DROP COLUMN "__parked_1a2b3c4d_parent_id";

