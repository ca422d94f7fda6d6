-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

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

-- ParkTable: Contract, Database, Metadata, loss Parked
ALTER TABLE "children" RENAME TO "__parked_1a2b3c4d_children";

-- ParkTable: Contract, Database, Metadata, loss Parked
ALTER TABLE "friends" RENAME TO "__parked_1a2b3c4d_friends";

-- CreateTable: Expand, Database, Metadata, loss None
CREATE TABLE "colors" (
    "name" TEXT NOT NULL PRIMARY KEY
);

-- CreateTable: Expand, Database, Metadata, loss None
CREATE TABLE "pets" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "parent_id" INTEGER NOT NULL,
    "name" TEXT,
    CONSTRAINT "pets_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parents" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex: Expand, Database, IndexBuild, loss None
CREATE INDEX "pets_name_idx" ON "pets"("name");

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_pets" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "parent_id" INTEGER NOT NULL,
    "name" TEXT
);

-- RebuildTable: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_pets" ("id", "parent_id", "name")
SELECT "id", "parent_id", "name"
FROM "pets";

-- RebuildTable: Contract, Database, Metadata, loss None
UPDATE "sqlite_sequence" SET "seq" = COALESCE((SELECT "seq" FROM "sqlite_sequence" WHERE "name" = 'pets'), "seq") WHERE "name" = 'new_pets';

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "pets";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_pets" RENAME TO "pets";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- ParkTable: Contract, Database, Metadata, loss Parked
ALTER TABLE "colors" RENAME TO "__parked_1a2b3c4dd_colors";

-- ParkTable: Contract, Database, Metadata, loss Parked
ALTER TABLE "pets" RENAME TO "__parked_1a2b3c4dd_pets";

-- RestoreTable: Contract, Database, Metadata, loss None
ALTER TABLE "__parked_1a2b3c4d_friends" RENAME TO "friends";

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

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks children as __parked_1a2b3c4d_children
--   restore: 
--   purge: DROP TABLE "__parked_1a2b3c4d_children";

-- Up parks friends as __parked_1a2b3c4d_friends
--   restore: 
--   purge: DROP TABLE "__parked_1a2b3c4d_friends";

-- Down parks colors as __parked_1a2b3c4dd_colors
--   restore: INSERT INTO "colors" ("name") SELECT "name" FROM "__parked_1a2b3c4dd_colors";
--     DROP TABLE "__parked_1a2b3c4dd_colors";
--   purge: DROP TABLE "__parked_1a2b3c4dd_colors";

-- Down parks pets as __parked_1a2b3c4dd_pets
--   restore: INSERT INTO "pets" ("id", "parent_id", "name") SELECT "id", "parent_id", "name" FROM "__parked_1a2b3c4dd_pets";
--     UPDATE "sqlite_sequence" SET "seq" = COALESCE((SELECT "seq" FROM "sqlite_sequence" WHERE "name" = '__parked_1a2b3c4dd_pets'), "seq") WHERE "name" = 'pets';
--     DROP TABLE "__parked_1a2b3c4dd_pets";
--   purge: DROP TABLE "__parked_1a2b3c4dd_pets";

