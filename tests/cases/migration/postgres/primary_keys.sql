-- === 1 create_index___temporary_1a2b3c4d_a_pkey: no transaction

-- CreateIndex: Contract, ShareUpdateExclusive, IndexBuild, loss None
CREATE UNIQUE INDEX CONCURRENTLY "__temporary_1a2b3c4d_a_pkey" ON "a"("x", "y");

-- === 1 back

-- DropIndex: Expand, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY IF EXISTS "__temporary_1a2b3c4d_a_pkey";

-- === 2 add_primary_key_a_pkey: one transaction

-- AddPrimaryKey: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "a"
    DROP CONSTRAINT "a_pkey",
    ADD CONSTRAINT "a_pkey" PRIMARY KEY USING INDEX "__temporary_1a2b3c4d_a_pkey";

-- === 2 back

-- AddPrimaryKey: Expand, AccessExclusive, IndexBuild, loss None
ALTER TABLE "a"
    DROP CONSTRAINT "a_pkey",
    ADD CONSTRAINT "a_pkey" PRIMARY KEY ("x");

