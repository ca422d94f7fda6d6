-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_order ""x""_2" (
    "select" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "group by" TEXT NOT NULL,
    "where" TEXT NOT NULL,
    "it's" TEXT
);

-- FillColumn: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_order ""x""_2" ("select", "group by", "where", "it's")
SELECT "select", "group by", "group by" || '!', "it's"
FROM "order ""x""";

-- RebuildTable: Contract, Database, Metadata, loss None
UPDATE "sqlite_sequence" SET "seq" = COALESCE((SELECT "seq" FROM "sqlite_sequence" WHERE "name" = 'order "x"'), "seq") WHERE "name" = 'new_order "x"_2';

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "order ""x""";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_order ""x""_2" RENAME TO "order ""x""";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- ParkColumn: Contract, Database, Metadata, loss Parked
ALTER TABLE "order ""x""" RENAME COLUMN "it's" TO "__parked_1a2b3c4d_it's";

-- CreateIndex: Expand, Database, IndexBuild, loss None
CREATE INDEX "an ""index""" ON "order ""x"""("group by");

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RestoreColumn: Contract, Database, Metadata, loss None
ALTER TABLE "order ""x""" RENAME COLUMN "__parked_1a2b3c4d_it's" TO "it's";

-- ParkColumn: Contract, Database, Scan, loss Parked
CREATE TABLE "__parked_1a2b3c4dd_order ""x""_where" AS SELECT "select" AS "key_1", "where" AS "value" FROM "order ""x""";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_order ""x""_2" (
    "select" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "group by" TEXT,
    "it's" TEXT
);

-- FillColumn: Contract, Database, Rewrite, loss None
INSERT INTO "new_order ""x""_2" ("select", "group by", "it's")
SELECT "select", "group by", "it's"
FROM "order ""x""";

-- RebuildTable: Contract, Database, Metadata, loss None
UPDATE "sqlite_sequence" SET "seq" = COALESCE((SELECT "seq" FROM "sqlite_sequence" WHERE "name" = 'order "x"'), "seq") WHERE "name" = 'new_order "x"_2';

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "order ""x""";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_order ""x""_2" RENAME TO "order ""x""";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- CreateIndex: Expand, Database, IndexBuild, loss None
CREATE INDEX "an ""index""" ON "order ""x"""("group by");

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks order "x".it's as __parked_1a2b3c4d_it's
--   restore: 
--   purge: ALTER TABLE "order ""x""" DROP COLUMN "__parked_1a2b3c4d_it's";

-- Down parks order "x".where as __parked_1a2b3c4dd_order "x"_where
--   restore: UPDATE "order ""x""" SET "where" = "side"."value" FROM "__parked_1a2b3c4dd_order ""x""_where" AS "side" WHERE "side"."key_1" = "order ""x"""."select";
--     DROP TABLE "__parked_1a2b3c4dd_order ""x""_where";
--   purge: DROP TABLE "__parked_1a2b3c4dd_order ""x""_where";

