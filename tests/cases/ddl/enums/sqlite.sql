-- CreateTable
CREATE TABLE "tickets" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL DEFAULT 'bug',
    "maybe_kind" TEXT,
    "kinds" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'in_progress',
    "states" JSONB NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 10,
    "maybe_priority" INTEGER,
    CONSTRAINT "tickets_kind_check" CHECK ("kind" IN ('bug', 'feature_request', 'it''s else')),
    CONSTRAINT "tickets_maybe_kind_check" CHECK ("maybe_kind" IN ('bug', 'feature_request', 'it''s else')),
    CONSTRAINT "tickets_state_check" CHECK ("state" IN ('open', 'in_progress', 'done')),
    CONSTRAINT "tickets_priority_check" CHECK ("priority" IN (-1, 0, 10)),
    CONSTRAINT "tickets_maybe_priority_check" CHECK ("maybe_priority" IN (-1, 0, 10))
);

-- CreateIndex
CREATE INDEX "tickets_state_idx" ON "tickets"("state");
