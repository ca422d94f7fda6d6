-- CreateEnum
CREATE TYPE "ticket_kind" AS ENUM ('bug', 'feature_request', 'it''s else');

-- CreateEnum
CREATE TYPE "unused" AS ENUM ('a');

-- CreateTable
CREATE TABLE "tickets" (
    "id" BIGSERIAL NOT NULL,
    "kind" "ticket_kind" NOT NULL DEFAULT 'bug',
    "maybe_kind" "ticket_kind",
    "kinds" "ticket_kind"[] NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'in_progress',
    "states" TEXT[] NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 10,
    "maybe_priority" INTEGER,

    CONSTRAINT "tickets_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "tickets_state_check" CHECK ("state" IN ('open', 'in_progress', 'done')),
    CONSTRAINT "tickets_states_check" CHECK ("states" <@ ARRAY['open', 'in_progress', 'done']),
    CONSTRAINT "tickets_priority_check" CHECK ("priority" IN (-1, 0, 10)),
    CONSTRAINT "tickets_maybe_priority_check" CHECK ("maybe_priority" IN (-1, 0, 10))
);

-- CreateIndex
CREATE INDEX "tickets_state_idx" ON "tickets"("state");
