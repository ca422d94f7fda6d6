-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_t" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "state" TEXT NOT NULL DEFAULT 'open',
    "__parked_1a2b3c4d_state" TEXT,
    CONSTRAINT "t_state_check" CHECK ("state" IN ('open', 'done', 'late'))
);

-- AlterColumnType: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_t" ("id", "state", "__parked_1a2b3c4d_state")
SELECT "id", CASE "state" WHEN 'draft' THEN 'open' ELSE "state" END, "state"
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
    "state" TEXT NOT NULL DEFAULT 'draft',
    CONSTRAINT "t_state_check" CHECK ("state" IN ('draft', 'open', 'done'))
);

-- AlterColumnType: Contract, Database, Rewrite, loss Converted
INSERT INTO "new_t" ("id", "state")
SELECT "id", CASE WHEN "__parked_1a2b3c4d_state" IS NOT NULL AND "state" IS (CASE "__parked_1a2b3c4d_state" WHEN 'draft' THEN 'open' ELSE "__parked_1a2b3c4d_state" END) THEN "__parked_1a2b3c4d_state" ELSE "state" END
FROM "t";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "t";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_t" RENAME TO "t";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks t.state as __parked_1a2b3c4d_state
--   restore: 
--   purge: ALTER TABLE "t" DROP COLUMN "__parked_1a2b3c4d_state";

