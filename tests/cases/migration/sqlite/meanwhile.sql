-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_t" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "code" INTEGER NOT NULL,
    "note" TEXT NOT NULL,
    "kind" TEXT,
    "__parked_1a2b3c4d_code" TEXT,
    "__parked_1a2b3c4d_note" INTEGER
);

-- AlterColumnType: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_t" ("id", "code", "note", "kind", "__parked_1a2b3c4d_code", "__parked_1a2b3c4d_note")
SELECT "id", "code", COALESCE("note", 'none'), "kind", "code", CASE WHEN "note" IS NULL THEN 1 END
FROM "t";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "t";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_t" RENAME TO "t";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_t" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "note" TEXT,
    "kind" TEXT NOT NULL DEFAULT 'plain'
);

-- AlterColumnType: Contract, Database, Rewrite, loss Converted
INSERT INTO "new_t" ("id", "code", "note", "kind")
SELECT "id", CASE WHEN "__parked_1a2b3c4d_code" IS NOT NULL AND "code" IS "__parked_1a2b3c4d_code" THEN "__parked_1a2b3c4d_code" ELSE "code" END, CASE WHEN "__parked_1a2b3c4d_note" = 1 AND "note" IS COALESCE(NULL, 'none') THEN NULL ELSE "note" END, COALESCE("kind", 'plain')
FROM "t";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "t";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_t" RENAME TO "t";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks t.code as __parked_1a2b3c4d_code
--   restore: 
--   purge: ALTER TABLE "t" DROP COLUMN "__parked_1a2b3c4d_code";

-- Up parks t.note as __parked_1a2b3c4d_note
--   restore: 
--   purge: ALTER TABLE "t" DROP COLUMN "__parked_1a2b3c4d_note";

