-- === 1 the only part: one transaction

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_parents" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "age" INTEGER NOT NULL DEFAULT 0,
    "__added_age" TEXT,
    CONSTRAINT "parents_age_check" CHECK ("age" >= 0)
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_parents" ("id", "name", "age", "__added_age")
SELECT "id", "name", "age", NULL
FROM "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
UPDATE "sqlite_sequence" SET "seq" = COALESCE((SELECT "seq" FROM "sqlite_sequence" WHERE "name" = 'parents'), "seq") WHERE "name" = 'new_parents';

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_parents" RENAME TO "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE INDEX parents_lower ON parents(lower(name));

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TRIGGER named AFTER UPDATE OF name ON parents WHEN new.name <> old.name BEGIN INSERT INTO log VALUES (new.name || new.age); END;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- RenameColumn: Contract, Database, Metadata, loss None
ALTER TABLE "parents" RENAME COLUMN "name" TO "title";

-- RenameColumn: Contract, Database, Metadata, loss None
ALTER TABLE "parents" RENAME COLUMN "age" TO "name";

-- RenameColumn: Contract, Database, Metadata, loss None
ALTER TABLE "parents" RENAME COLUMN "__added_age" TO "age";

-- RenameTable: Contract, Database, Metadata, loss None
ALTER TABLE "parents" RENAME TO "people";

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- === 1 back

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=OFF;

-- RenameTable: Contract, Database, Metadata, loss None
ALTER TABLE "people" RENAME TO "parents";

-- RenameColumn: Contract, Database, Metadata, loss None
ALTER TABLE "parents" RENAME COLUMN "age" TO "__added_age";

-- RenameColumn: Contract, Database, Metadata, loss None
ALTER TABLE "parents" RENAME COLUMN "name" TO "age";

-- RenameColumn: Contract, Database, Metadata, loss None
ALTER TABLE "parents" RENAME COLUMN "title" TO "name";

-- ParkColumn: Contract, Database, Scan, loss Parked
CREATE TABLE "__parked_1a2b3c4dd_parents_age" AS SELECT "id" AS "key_1", "__added_age" AS "value" FROM "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=ON;

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TABLE "new_parents" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT,
    "age" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "parents_age_check" CHECK ("age" >= 0)
);

-- RebuildTable: Contract, Database, Rewrite, loss None
INSERT INTO "new_parents" ("id", "name", "age")
SELECT "id", "name", "age"
FROM "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
UPDATE "sqlite_sequence" SET "seq" = COALESCE((SELECT "seq" FROM "sqlite_sequence" WHERE "name" = 'parents'), "seq") WHERE "name" = 'new_parents';

-- RebuildTable: Contract, Database, Metadata, loss None
DROP TABLE "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
ALTER TABLE "new_parents" RENAME TO "parents";

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE INDEX parents_lower ON parents(lower(name));

-- RebuildTable: Contract, Database, Metadata, loss None
CREATE TRIGGER named AFTER UPDATE OF name ON parents WHEN new.name <> old.name BEGIN INSERT INTO log VALUES (new.name || new.age); END;

-- RebuildTable: Contract, Database, Metadata, loss None
PRAGMA legacy_alter_table=OFF;

-- Session: Expand, None, Metadata, loss None
PRAGMA foreign_keys=ON;

-- Down parks parents.age as __parked_1a2b3c4dd_parents_age
--   restore: UPDATE "people" SET "age" = "side"."value" FROM "__parked_1a2b3c4dd_parents_age" AS "side" WHERE "side"."key_1" = "people"."id";
--     DROP TABLE "__parked_1a2b3c4dd_parents_age";
--   purge: DROP TABLE "__parked_1a2b3c4dd_parents_age";

