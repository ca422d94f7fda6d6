-- CreateEnum
CREATE TYPE "level" AS ENUM ('low', 'very high');

-- CreateTable
CREATE TABLE "settings" (
    "id" UUID NOT NULL,
    "token" UUID NOT NULL,
    "yes" BOOLEAN NOT NULL DEFAULT true,
    "small" SMALLINT NOT NULL DEFAULT -5,
    "number" INTEGER NOT NULL DEFAULT 0,
    "big" BIGINT NOT NULL DEFAULT 9000000000,
    "ratio" DOUBLE PRECISION NOT NULL DEFAULT 1.5,
    "whole_ratio" DOUBLE PRECISION NOT NULL DEFAULT -2,
    "price" DECIMAL(10,2) NOT NULL DEFAULT 0.25,
    "empty" TEXT NOT NULL DEFAULT '',
    "odd" TEXT NOT NULL DEFAULT 'it''s "quoted"
\ and more',
    "long" TEXT NOT NULL DEFAULT 'long',
    "country" CHAR(2) DEFAULT 'DE',
    "level" "level" NOT NULL DEFAULT 'very high',
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_local" TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "computed" INTEGER NOT NULL DEFAULT (1 + 2),
    "seven" INTEGER NOT NULL DEFAULT 7,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("id")
);
