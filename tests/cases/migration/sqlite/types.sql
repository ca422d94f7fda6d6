-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_t" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "code" INTEGER NOT NULL,
    "big" REAL,
    "precise" TEXT,
    "flag" INTEGER NOT NULL,
    "__parked_1a2b3c4d_code" TEXT,
    "__parked_1a2b3c4d_big" BIGINT,
    "__parked_1a2b3c4d_precise" REAL,
    "__parked_1a2b3c4d_flag" TEXT
);

-- AlterColumnType: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_t" ("id", "code", "big", "precise", "flag", "__parked_1a2b3c4d_code", "__parked_1a2b3c4d_big", "__parked_1a2b3c4d_precise", "__parked_1a2b3c4d_flag")
SELECT "id", "code", "big", "precise", CASE flag WHEN 'yes' THEN 1 WHEN 'y' THEN 1 ELSE 0 END, "code", "big", "precise", "flag"
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
    "big" BIGINT,
    "precise" REAL,
    "flag" TEXT NOT NULL
);

-- AlterColumnType: Contract, Database, Rewrite, loss Converted
INSERT INTO "new_t" ("id", "code", "big", "precise", "flag")
SELECT "id", CASE WHEN "__parked_1a2b3c4d_code" IS NOT NULL AND "code" IS "__parked_1a2b3c4d_code" THEN "__parked_1a2b3c4d_code" ELSE "code" END, CASE WHEN "__parked_1a2b3c4d_big" IS NOT NULL AND ("big" IS "__parked_1a2b3c4d_big" OR (typeof("__parked_1a2b3c4d_big") IN ('integer', 'real') AND "big" IS CAST("__parked_1a2b3c4d_big" AS REAL))) THEN "__parked_1a2b3c4d_big" ELSE "big" END, CASE WHEN "__parked_1a2b3c4d_precise" IS NOT NULL AND ("precise" IS "__parked_1a2b3c4d_precise" OR (typeof("__parked_1a2b3c4d_precise") IN ('integer', 'real') AND "precise" IS CAST("__parked_1a2b3c4d_precise" AS TEXT))) THEN "__parked_1a2b3c4d_precise" ELSE "precise" END, CASE WHEN "__parked_1a2b3c4d_flag" IS NOT NULL AND "flag" IS (CASE "__parked_1a2b3c4d_flag" WHEN 'yes' THEN 1 WHEN 'y' THEN 1 ELSE 0 END) THEN "__parked_1a2b3c4d_flag" ELSE "flag" END
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

-- Up parks t.big as __parked_1a2b3c4d_big
--   restore: 
--   purge: ALTER TABLE "t" DROP COLUMN "__parked_1a2b3c4d_big";

-- Up parks t.precise as __parked_1a2b3c4d_precise
--   restore: 
--   purge: ALTER TABLE "t" DROP COLUMN "__parked_1a2b3c4d_precise";

-- Up parks t.flag as __parked_1a2b3c4d_flag
--   restore: 
--   purge: ALTER TABLE "t" DROP COLUMN "__parked_1a2b3c4d_flag";

