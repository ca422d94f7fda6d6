-- === 1 the only part: one transaction

-- CreateTable: Expand, None, Metadata, loss None
CREATE TABLE "users" (
    "id" BIGSERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "points" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable: Expand, None, Metadata, loss None
CREATE TABLE "notes" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "notes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex: Expand, None, Metadata, loss None
CREATE INDEX "notes_user_id_idx" ON "notes"("user_id");

-- CreateIndex: Expand, None, Metadata, loss None
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- AddForeignKey: Expand, None, Metadata, loss None
ALTER TABLE "notes"
    ADD CONSTRAINT "notes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- === 1 back

-- DropForeignKey: Expand, None, Metadata, loss None
ALTER TABLE "notes"
    DROP CONSTRAINT "notes_user_id_fkey";

-- ParkTable: Expand, None, Metadata, loss None
CREATE SCHEMA IF NOT EXISTS "_parked";

-- ParkTable: Contract, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "notes_pkey" RENAME TO "__parked_1a2b3c4dd_notes_pkey";

-- ParkTable: Contract, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "notes_user_id_idx" RENAME TO "__parked_1a2b3c4dd_notes_user_id_idx";

-- ParkTable: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "notes"
    RENAME TO "__parked_1a2b3c4dd_notes";

-- ParkTable: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "__parked_1a2b3c4dd_notes"
    SET SCHEMA "_parked";

-- ParkTable: Expand, None, Metadata, loss None
CREATE SCHEMA IF NOT EXISTS "_parked";

-- ParkTable: Contract, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "users_pkey" RENAME TO "__parked_1a2b3c4dd_users_pkey";

-- ParkTable: Contract, ShareUpdateExclusive, Metadata, loss None
ALTER INDEX IF EXISTS "users_email_key" RENAME TO "__parked_1a2b3c4dd_users_email_key";

-- ParkTable: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "users"
    RENAME TO "__parked_1a2b3c4dd_users";

-- ParkTable: Contract, AccessExclusive, Metadata, loss Parked
ALTER TABLE "__parked_1a2b3c4dd_users"
    SET SCHEMA "_parked";

-- Down parks users as __parked_1a2b3c4dd_users
--   restore: INSERT INTO "users" ("id", "email", "name", "points")
--     SELECT "id", "email", "name", "points"
--     FROM "_parked"."__parked_1a2b3c4dd_users";
--     SELECT setval(pg_get_serial_sequence('"users"', 'id'), COALESCE(MAX("id"), 0) + 1, FALSE)
--     FROM "users";
--   purge: DROP TABLE IF EXISTS "_parked"."__parked_1a2b3c4dd_users";

-- Down parks notes as __parked_1a2b3c4dd_notes
--   restore: INSERT INTO "notes" ("id", "user_id", "body")
--     SELECT "id", "user_id", "body"
--     FROM "_parked"."__parked_1a2b3c4dd_notes";
--     SELECT setval(pg_get_serial_sequence('"notes"', 'id'), COALESCE(MAX("id"), 0) + 1, FALSE)
--     FROM "notes";
--   purge: DROP TABLE IF EXISTS "_parked"."__parked_1a2b3c4dd_notes";

