-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_c" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "p_id" INTEGER NOT NULL
);

-- RebuildTable: Contract, Database, Rewrite, loss Parked
INSERT INTO "new_c" ("id", "p_id")
SELECT "id", "p_id"
FROM "c";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "c";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_c" RENAME TO "c";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- ParkTable: Contract, Database, Metadata, loss Parked
ALTER TABLE "c" RENAME TO "__parked_1a2b3c4d_c";

-- RenameTable: Contract, Database, Metadata, loss None
ALTER TABLE "p" RENAME TO "q";

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RenameTable: Contract, Database, Metadata, loss None
ALTER TABLE "q" RENAME TO "p";

-- RestoreTable: Contract, Database, Metadata, loss None
ALTER TABLE "__parked_1a2b3c4d_c" RENAME TO "c";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_c" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "p_id" INTEGER NOT NULL,
    CONSTRAINT "c_p" FOREIGN KEY ("p_id") REFERENCES "p" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_c" ("id", "p_id")
SELECT "id", "p_id"
FROM "c";

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "c";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_c" RENAME TO "c";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Up parks c as __parked_1a2b3c4d_c
--   restore: 
--   purge: DROP TABLE "__parked_1a2b3c4d_c";

