-- CreateEnum
CREATE TYPE "state" AS ENUM ('open', 'done');

-- CreateTable
CREATE TABLE "tasks" (
    "id" BIGSERIAL NOT NULL,
    "title" VARCHAR(40) NOT NULL,
    "age" INTEGER NOT NULL,
    "points" INTEGER NOT NULL,
    "is_open" BOOLEAN NOT NULL,
    "state" "state" NOT NULL,
    "done_at" TIMESTAMPTZ(6),
    "remark" TEXT,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "tasks_age_range_check" CHECK ("age" BETWEEN 0 AND 150),
    CONSTRAINT "tasks_named_check" CHECK (char_length("title") > 0 AND "title" <> '-'),
    CONSTRAINT "tasks_points_check" CHECK (("points" >= 0 AND "points" <= (("age" * 2) + 1)) OR "state" IN ('done') OR NOT "is_open"),
    CONSTRAINT "tasks_state_check" CHECK ("state" <> 'done' OR "done_at" IS NOT NULL),
    CONSTRAINT "tasks_raw_check" CHECK (points <> 13),
    CONSTRAINT "tasks_by_database_check" CHECK (title ~ '^[A-Z]')
);

-- CreateIndex
CREATE INDEX "tasks_age_idx" ON "tasks"("age") WHERE "done_at" IS NULL;

-- CreateIndex
CREATE INDEX "tasks_points_idx" ON "tasks"("points" DESC) WHERE "points" > -1 OR "is_open";
