-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_t" (
    "a" INTEGER NOT NULL,
    "b" TEXT NOT NULL,
    "twice" INTEGER,
    "plain" INTEGER GENERATED ALWAYS AS ("a" + 1) VIRTUAL,
    "__parked_1a2b3c4d_plain" INTEGER,

    PRIMARY KEY ("a", "b")
);

-- AlterColumnType: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_t" ("a", "b", "twice", "__parked_1a2b3c4d_plain")
SELECT "a", "b", "twice", "plain"
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
    "a" INTEGER NOT NULL PRIMARY KEY,
    "b" TEXT NOT NULL,
    "twice" INTEGER GENERATED ALWAYS AS ("a" * 2) STORED,
    "plain" INTEGER
);

-- AlterColumnType: Contract, Database, Rewrite, loss Converted
INSERT INTO "new_t" ("a", "b", "plain")
SELECT "a", "b", "__parked_1a2b3c4d_plain"
FROM "t";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "t";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_t" RENAME TO "t";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks t.plain as __parked_1a2b3c4d_plain
--   restore: 
--   purge: ALTER TABLE "t" DROP COLUMN "__parked_1a2b3c4d_plain";

