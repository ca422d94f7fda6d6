-- === 1 create_index_users_points_idx: no transaction

-- CreateIndex: Expand, ShareUpdateExclusive, IndexBuild, loss None
CREATE INDEX CONCURRENTLY "users_points_idx" ON "users"("points" DESC) WHERE "points" > 1;

-- === 1 back

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "users_points_idx";

-- === 2 create_index_users_name_key: no transaction

-- CreateIndex: Contract, ShareUpdateExclusive, IndexBuild, loss None
CREATE UNIQUE INDEX CONCURRENTLY "users_name_key" ON "users"("name");

-- === 2 back

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "users_name_key";

-- === 3 drop_index_users_name_idx: no transaction

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "users_name_idx";

-- === 3 back

-- CreateIndex: Expand, ShareUpdateExclusive, IndexBuild, loss None
CREATE INDEX CONCURRENTLY "users_name_idx" ON "users"("name");

-- === 4 drop_index_users_nick_key: no transaction

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "users_nick_key";

-- === 4 back

-- CreateIndex: Contract, ShareUpdateExclusive, IndexBuild, loss None
CREATE UNIQUE INDEX CONCURRENTLY "users_nick_key" ON "users"("nick");

