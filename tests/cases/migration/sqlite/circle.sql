-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_a" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "b_id" INTEGER,
    "up" INTEGER,
    "n" INTEGER NOT NULL DEFAULT 1,
    "__parked_1a2b3c4d_n" INTEGER,
    CONSTRAINT "a_b" FOREIGN KEY ("b_id") REFERENCES "b" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "a_up" FOREIGN KEY ("up") REFERENCES "a" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- FillColumn: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_a" ("id", "b_id", "up", "n", "__parked_1a2b3c4d_n")
SELECT "id", "b_id", "up", COALESCE("n", 7), CASE WHEN "n" IS NULL THEN 1 END
FROM "a";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "a";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_a" RENAME TO "a";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_b" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "a_id" INTEGER,
    "n" TEXT,
    "__parked_1a2b3c4d_n" INTEGER,
    CONSTRAINT "b_a" FOREIGN KEY ("a_id") REFERENCES "a" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- AlterColumnType: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_b" ("id", "a_id", "n", "__parked_1a2b3c4d_n")
SELECT "id", "a_id", "n", "n"
FROM "b";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "b";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_b" RENAME TO "b";

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
CREATE TABLE "new_a" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "b_id" INTEGER,
    "up" INTEGER,
    "n" INTEGER,
    CONSTRAINT "a_b" FOREIGN KEY ("b_id") REFERENCES "b" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "a_up" FOREIGN KEY ("up") REFERENCES "a" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- FillColumn: Contract, Database, Rewrite, loss None
INSERT INTO "new_a" ("id", "b_id", "up", "n")
SELECT "id", "b_id", "up", CASE WHEN "__parked_1a2b3c4d_n" = 1 AND "n" IS COALESCE(NULL, 7) THEN NULL ELSE "n" END
FROM "a";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "a";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_a" RENAME TO "a";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_b" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "a_id" INTEGER,
    "n" INTEGER,
    CONSTRAINT "b_a" FOREIGN KEY ("a_id") REFERENCES "a" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- AlterColumnType: Contract, Database, Rewrite, loss Converted
INSERT INTO "new_b" ("id", "a_id", "n")
SELECT "id", "a_id", CASE WHEN "__parked_1a2b3c4d_n" IS NOT NULL AND ("n" IS "__parked_1a2b3c4d_n" OR (typeof("__parked_1a2b3c4d_n") IN ('integer', 'real') AND "n" IS CAST("__parked_1a2b3c4d_n" AS TEXT))) THEN "__parked_1a2b3c4d_n" ELSE "n" END
FROM "b";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "b";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_b" RENAME TO "b";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks a.n as __parked_1a2b3c4d_n
--   restore: 
--   purge: ALTER TABLE "a" DROP COLUMN "__parked_1a2b3c4d_n";

-- Up parks b.n as __parked_1a2b3c4d_n
--   restore: 
--   purge: ALTER TABLE "b" DROP COLUMN "__parked_1a2b3c4d_n";

