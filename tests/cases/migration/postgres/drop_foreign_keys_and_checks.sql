-- === 1 drop_foreign_key_notes_user_id_fkey: one transaction

-- DropForeignKey: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "notes"
    DROP CONSTRAINT "notes_user_id_fkey";

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP CONSTRAINT "users_points_check";

-- === 1 back

-- AddCheck: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "users"
    ADD CONSTRAINT "users_points_check" CHECK ("points" >= 0);

-- AddForeignKey: Contract, ShareRowExclusive, Scan, loss None
ALTER TABLE "notes"
    ADD CONSTRAINT "notes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- === 2 drop_index_notes_user_id_idx: no transaction

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "notes_user_id_idx";

-- === 2 back

-- CreateIndex: Expand, ShareUpdateExclusive, IndexBuild, loss None
CREATE INDEX CONCURRENTLY "notes_user_id_idx" ON "notes"("user_id");

