-- === 1 add_enum_value_State: one transaction

-- AddEnumValue: Expand, None, Metadata, loss None
ALTER TYPE "State" ADD VALUE IF NOT EXISTS 'New' BEFORE 'Done';

-- === 1 back

-- AddColumn: Expand, AccessExclusive, Metadata, loss Parked
ALTER TABLE "tickets"
    ADD COLUMN "__parked_1a2b3c4dd_state" TEXT;

-- FillColumn: Data, RowExclusive, RowUpdate, loss Parked
UPDATE "tickets"
SET "__parked_1a2b3c4dd_state" = "state"::text
WHERE "state"::text IN ('New');

-- AddColumn: Expand, AccessExclusive, Metadata, loss Parked
ALTER TABLE "tickets"
    ADD COLUMN "__parked_1a2b3c4dd_maybe" TEXT;

-- FillColumn: Data, RowExclusive, RowUpdate, loss Parked
UPDATE "tickets"
SET "__parked_1a2b3c4dd_maybe" = "maybe"::text
WHERE "maybe"::text IN ('New');

-- ReplaceEnum: Expand, None, Metadata, loss None
ALTER TYPE "State" RENAME TO "__temporary_1a2b3c4d_State";

-- ReplaceEnum: Expand, None, Metadata, loss None
CREATE TYPE "State" AS ENUM ('Open', 'Done');

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Parked
ALTER TABLE "tickets"
    ALTER COLUMN "state" DROP DEFAULT,
    ALTER COLUMN "state" TYPE "State" USING (CASE "state"::text WHEN 'New' THEN 'Open' ELSE "state"::text END)::"State",
    ALTER COLUMN "state" SET DEFAULT 'Open';

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Converted
ALTER TABLE "tickets"
    ALTER COLUMN "past" TYPE "State"[] USING "past"::text[]::"State"[];

-- ReplaceEnum: Contract, AccessExclusive, Rewrite, loss Parked
ALTER TABLE "tickets"
    ALTER COLUMN "maybe" TYPE "State" USING (CASE "maybe"::text WHEN 'New' THEN NULL ELSE "maybe"::text END)::"State";

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

-- === 2 set_default_state: one transaction

-- SetDefault: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "tickets"
    ALTER COLUMN "state" SET DEFAULT 'New';

-- === 2 back

-- SetDefault: Expand, AccessExclusive, Metadata, loss None
ALTER TABLE "tickets"
    ALTER COLUMN "state" SET DEFAULT 'Open';

