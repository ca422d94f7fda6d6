-- === 1 drop_check_tickets_a_check: one transaction

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "tickets"
    DROP CONSTRAINT "tickets_a_check";

-- === 1 back

-- AddCheck: Contract, AccessExclusive, Scan, loss None
ALTER TABLE "tickets"
    ADD CONSTRAINT "tickets_a_check" CHECK ("state" <> 'Done' OR "id" > 0);

-- === 2 drop_index_tickets_id_idx: no transaction

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "tickets_id_idx";

-- === 2 back

-- CreateIndex: Expand, ShareUpdateExclusive, IndexBuild, loss None
CREATE INDEX CONCURRENTLY "tickets_id_idx" ON "tickets"("id") WHERE "state" = 'Open';

-- === 3 add_column___parked_1a2b3c4d_state: one transaction

-- AddColumn: Expand, AccessExclusive, Metadata, loss Parked
ALTER TABLE "tickets"
    ADD COLUMN "__parked_1a2b3c4d_state" TEXT;

-- FillColumn: Data, RowExclusive, RowUpdate, loss Parked
UPDATE "tickets"
SET "__parked_1a2b3c4d_state" = "state"::text
WHERE "state"::text IN ('Held');

-- AddColumn: Expand, AccessExclusive, Metadata, loss Parked
ALTER TABLE "tickets"
    ADD COLUMN "__parked_1a2b3c4d_maybe" TEXT;

-- FillColumn: Data, RowExclusive, RowUpdate, loss Parked
UPDATE "tickets"
SET "__parked_1a2b3c4d_maybe" = "maybe"::text
WHERE "maybe"::text IN ('Held');

-- ReplaceEnum: Expand, None, Metadata, loss None
ALTER TYPE "State" RENAME TO "__temporary_1a2b3c4d_State";

-- ReplaceEnum: Expand, None, Metadata, loss None
CREATE TYPE "State" AS ENUM ('Done', 'Open');

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Parked
ALTER TABLE "tickets"
    ALTER COLUMN "state" DROP DEFAULT,
    ALTER COLUMN "state" TYPE "State" USING (CASE "state"::text WHEN 'Held' THEN 'Open' ELSE "state"::text END)::"State",
    ALTER COLUMN "state" SET DEFAULT 'Open';

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "tickets"
    ALTER COLUMN "past" TYPE "State"[] USING array_replace("past"::text[], 'Held', 'Open')::"State"[];

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Parked
ALTER TABLE "tickets"
    ALTER COLUMN "maybe" TYPE "State" USING (CASE "maybe"::text WHEN 'Held' THEN 'Open' ELSE "maybe"::text END)::"State";

-- ReplaceEnum: Expand, None, Metadata, loss None
DROP TYPE "__temporary_1a2b3c4d_State";

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "tickets"
    ADD CONSTRAINT "tickets_a_check" CHECK ("state" <> 'Done' OR "id" > 0) NOT VALID;

-- === 3 back

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "tickets"
    DROP CONSTRAINT "tickets_a_check";

-- ReplaceEnum: Expand, None, Metadata, loss None
ALTER TYPE "State" RENAME TO "__temporary_1a2b3c4d_State";

-- ReplaceEnum: Expand, None, Metadata, loss None
CREATE TYPE "State" AS ENUM ('Open', 'Held', 'Done');

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "tickets"
    ALTER COLUMN "state" DROP DEFAULT,
    ALTER COLUMN "state" TYPE "State" USING "state"::text::"State",
    ALTER COLUMN "state" SET DEFAULT 'Open';

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "tickets"
    ALTER COLUMN "past" TYPE "State"[] USING "past"::text[]::"State"[];

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "tickets"
    ALTER COLUMN "maybe" TYPE "State" USING "maybe"::text::"State";

-- ReplaceEnum: Expand, None, Metadata, loss None
DROP TYPE "__temporary_1a2b3c4d_State";

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "tickets"
SET "state" = "__parked_1a2b3c4d_state"::"State"
WHERE "state"::text = CASE "__parked_1a2b3c4d_state" WHEN 'Held' THEN 'Open' END;

-- DropColumn: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "tickets"
    DROP COLUMN "__parked_1a2b3c4d_state";

-- FillColumn: Data, RowExclusive, RowUpdate, loss None
UPDATE "tickets"
SET "maybe" = "__parked_1a2b3c4d_maybe"::"State"
WHERE "maybe"::text = CASE "__parked_1a2b3c4d_maybe" WHEN 'Held' THEN 'Open' END;

-- DropColumn: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "tickets"
    DROP COLUMN "__parked_1a2b3c4d_maybe";

-- Up parks tickets.state as __parked_1a2b3c4d_state
--   restore: 
--   purge: ALTER TABLE "tickets"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_state";

-- Up parks tickets.maybe as __parked_1a2b3c4d_maybe
--   restore: 
--   purge: ALTER TABLE "tickets"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4d_maybe";

-- === 4 validate_check_tickets_a_check: one transaction

-- ValidateCheck: Expand, ShareUpdateExclusive, Scan, loss None
ALTER TABLE "tickets"
    VALIDATE CONSTRAINT "tickets_a_check";

-- === 5 create_index_tickets_id_idx: no transaction

-- CreateIndex: Expand, ShareUpdateExclusive, IndexBuild, loss None
CREATE INDEX CONCURRENTLY "tickets_id_idx" ON "tickets"("id") WHERE "state" = 'Open';

-- === 5 back

-- DropIndex: Contract, ShareUpdateExclusive, Metadata, loss None
DROP INDEX CONCURRENTLY "tickets_id_idx";

