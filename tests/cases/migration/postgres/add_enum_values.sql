-- === 1 add_enum_value_State: one transaction

-- AddEnumValue: Expand, None, Metadata, loss None
ALTER TYPE "State" ADD VALUE IF NOT EXISTS 'New' BEFORE 'Open';

-- AddEnumValue: Expand, None, Metadata, loss None
ALTER TYPE "State" ADD VALUE IF NOT EXISTS 'Held' BEFORE 'Done';

-- AddEnumValue: Expand, None, Metadata, loss None
ALTER TYPE "State" ADD VALUE IF NOT EXISTS 'Stuck' BEFORE 'Done';

-- AddEnumValue: Expand, None, Metadata, loss None
ALTER TYPE "State" ADD VALUE IF NOT EXISTS 'Gone';

-- === 1 back

-- AddColumn: Expand, AccessExclusive, Metadata, loss Parked
ALTER TABLE "tickets"
    ADD COLUMN "__parked_1a2b3c4dd_state" TEXT;

-- FillColumn: Data, RowExclusive, RowUpdate, loss Parked
UPDATE "tickets"
SET "__parked_1a2b3c4dd_state" = "state"::text
WHERE "state"::text IN ('New', 'Held', 'Stuck', 'Gone');

-- AddColumn: Expand, AccessExclusive, Metadata, loss Parked
ALTER TABLE "tickets"
    ADD COLUMN "__parked_1a2b3c4dd_maybe" TEXT;

-- FillColumn: Data, RowExclusive, RowUpdate, loss Parked
UPDATE "tickets"
SET "__parked_1a2b3c4dd_maybe" = "maybe"::text
WHERE "maybe"::text IN ('New', 'Held', 'Stuck', 'Gone');

-- ReplaceEnum: Expand, None, Metadata, loss None
ALTER TYPE "State" RENAME TO "__temporary_1a2b3c4d_State";

-- ReplaceEnum: Expand, None, Metadata, loss None
CREATE TYPE "State" AS ENUM ('Open', 'Done');

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Parked
ALTER TABLE "tickets"
    ALTER COLUMN "state" DROP DEFAULT,
    ALTER COLUMN "state" TYPE "State" USING (CASE "state"::text WHEN 'New' THEN 'Open' WHEN 'Held' THEN 'Open' WHEN 'Stuck' THEN 'Open' WHEN 'Gone' THEN 'Open' ELSE "state"::text END)::"State",
    ALTER COLUMN "state" SET DEFAULT 'Open';

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "tickets"
    ALTER COLUMN "past" TYPE "State"[] USING "past"::text[]::"State"[];

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Parked
ALTER TABLE "tickets"
    ALTER COLUMN "maybe" TYPE "State" USING (CASE "maybe"::text WHEN 'New' THEN NULL WHEN 'Held' THEN NULL WHEN 'Stuck' THEN NULL WHEN 'Gone' THEN NULL ELSE "maybe"::text END)::"State";

-- ReplaceEnum: Expand, None, Metadata, loss None
DROP TYPE "__temporary_1a2b3c4d_State";

-- Down parks tickets.state as __parked_1a2b3c4dd_state
--   restore: UPDATE "tickets"
--     SET "state" = "__parked_1a2b3c4dd_state"::"State"
--     WHERE "__parked_1a2b3c4dd_state" IS NOT NULL;
--   purge: ALTER TABLE "tickets"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_state";

-- Down parks tickets.maybe as __parked_1a2b3c4dd_maybe
--   restore: UPDATE "tickets"
--     SET "maybe" = "__parked_1a2b3c4dd_maybe"::"State"
--     WHERE "__parked_1a2b3c4dd_maybe" IS NOT NULL;
--   purge: ALTER TABLE "tickets"
--         DROP COLUMN IF EXISTS "__parked_1a2b3c4dd_maybe";

-- === 2 add_check_tickets_not_new_check: one transaction

-- AddCheck: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "tickets"
    ADD CONSTRAINT "tickets_not_new_check" CHECK ("state" <> 'New') NOT VALID;

-- === 2 back

-- DropCheck: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "tickets"
    DROP CONSTRAINT "tickets_not_new_check";

-- === 3 validate_check_tickets_not_new_check: one transaction

-- ValidateCheck: Expand, ShareUpdateExclusive, Scan, loss None
ALTER TABLE "tickets"
    VALIDATE CONSTRAINT "tickets_not_new_check";

