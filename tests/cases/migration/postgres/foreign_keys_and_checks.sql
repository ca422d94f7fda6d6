-- === 1 add_foreign_key_notes_user_id_fkey: one transaction

-- AddForeignKey: Contract, ShareRowExclusive, Metadata, loss None
ALTER TABLE "notes"
    ADD CONSTRAINT "notes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    ADD CONSTRAINT "users_points_check" CHECK ("points" >= 0) NOT VALID;

-- === 1 back

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP CONSTRAINT "users_points_check";

-- DropForeignKey: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "notes"
    DROP CONSTRAINT "notes_user_id_fkey";

-- === 2 validate_foreign_key_notes_user_id_fkey: one transaction

-- ValidateForeignKey: Expand, ShareUpdateExclusive, Scan, loss None
ALTER TABLE "notes"
    VALIDATE CONSTRAINT "notes_user_id_fkey";

-- ValidateCheck: Expand, ShareUpdateExclusive, Scan, loss None
ALTER TABLE "users"
    VALIDATE CONSTRAINT "users_points_check";

-- === 3 create_index_notes_user_id_idx: no transaction

-- CreateIndex: Expand, ShareUpdateExclusive, IndexBuild, loss None
CREATE INDEX CONCURRENTLY "notes_user_id_idx" ON "notes"("user_id");

-- === 3 back

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "notes_user_id_idx";

