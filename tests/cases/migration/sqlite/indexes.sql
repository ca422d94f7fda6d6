-- === 1 the only part: one transaction

-- DropIndex: Contract, Database, Metadata, loss None
DROP INDEX "one";

-- DropIndex: Contract, Database, Metadata, loss None
DROP INDEX "three";

-- DropIndex: Contract, Database, Metadata, loss None
DROP INDEX "two";

-- CreateIndex: Expand, Database, IndexBuild, loss None
CREATE INDEX "deux" ON "t"("a", "b");

-- CreateIndex: Contract, Database, IndexBuild, loss None
CREATE UNIQUE INDEX "one" ON "t"("b" DESC) WHERE "a" IS NOT NULL;

-- === 1 back

-- DropIndex: Contract, Database, Metadata, loss None
DROP INDEX "deux";

-- DropIndex: Contract, Database, Metadata, loss None
DROP INDEX "one";

-- CreateIndex: Expand, Database, IndexBuild, loss None
CREATE INDEX "one" ON "t"("a");

-- CreateIndex: Expand, Database, IndexBuild, loss None
CREATE INDEX "three" ON "t"("b");

-- CreateIndex: Expand, Database, IndexBuild, loss None
CREATE INDEX "two" ON "t"("a", "b");

