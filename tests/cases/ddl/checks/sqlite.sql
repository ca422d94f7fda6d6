-- CreateTable
CREATE TABLE "tasks" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "age" INTEGER NOT NULL,
    "points" INTEGER NOT NULL,
    "is_open" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "done_at" DATETIME,
    "remark" TEXT,
    CONSTRAINT "tasks_title_check" CHECK (length("title") <= 40),
    CONSTRAINT "tasks_state_check" CHECK (("state" IN ('open', 'done')) AND ("state" <> 'done' OR "done_at" IS NOT NULL)),
    CONSTRAINT "tasks_age_range_check" CHECK ("age" BETWEEN 0 AND 150),
    CONSTRAINT "tasks_named_check" CHECK (length("title") > 0 AND "title" <> '-'),
    CONSTRAINT "tasks_points_check" CHECK (("points" >= 0 AND "points" <= (("age" * 2) + 1)) OR "state" IN ('done') OR NOT "is_open"),
    CONSTRAINT "tasks_raw_check" CHECK (points <> 13),
    CONSTRAINT "tasks_by_database_check" CHECK (title GLOB '[A-Z]*')
);

-- CreateIndex
CREATE INDEX "tasks_age_idx" ON "tasks"("age") WHERE "done_at" IS NULL;

-- CreateIndex
CREATE INDEX "tasks_points_idx" ON "tasks"("points" DESC) WHERE "points" > -1 OR "is_open";
