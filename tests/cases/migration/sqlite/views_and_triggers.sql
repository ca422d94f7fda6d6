-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_t" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "a" TEXT NOT NULL DEFAULT 'x',
    "gone" TEXT
);

-- RebuildTable: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_t" ("id", "a", "gone")
SELECT "id", "a", "gone"
FROM "t";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "t";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_t" RENAME TO "t";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE INDEX t_lower ON t(lower(a)) WHERE a IS NOT NULL;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TRIGGER t_insert AFTER INSERT ON t BEGIN UPDATE u SET n = n + 1; END;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- ParkColumn: Contract, Database, Metadata, loss Parked
ALTER TABLE "t" RENAME COLUMN "gone" TO "__parked_1a2b3c4d_gone";

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RestoreColumn: Contract, Database, Metadata, loss None
ALTER TABLE "t" RENAME COLUMN "__parked_1a2b3c4d_gone" TO "gone";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_t" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "a" TEXT,
    "gone" TEXT NOT NULL
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_t" ("id", "a", "gone")
SELECT "id", "a", "gone"
FROM "t";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "t";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_t" RENAME TO "t";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE INDEX t_lower ON t(lower(a)) WHERE a IS NOT NULL;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TRIGGER t_insert AFTER INSERT ON t BEGIN UPDATE u SET n = n + 1; END;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks t.gone as __parked_1a2b3c4d_gone
--   restore: 
--   purge: ALTER TABLE "t" DROP COLUMN "__parked_1a2b3c4d_gone";

