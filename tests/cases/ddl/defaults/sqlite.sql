-- CreateTable
CREATE TABLE "settings" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "token" TEXT NOT NULL,
    "yes" BOOLEAN NOT NULL DEFAULT true,
    "small" INTEGER NOT NULL DEFAULT -5,
    "number" INTEGER NOT NULL DEFAULT 0,
    "big" BIGINT NOT NULL DEFAULT 9000000000,
    "ratio" REAL NOT NULL DEFAULT 1.5,
    "whole_ratio" REAL NOT NULL DEFAULT -2,
    "price" DECIMAL NOT NULL DEFAULT 0.25,
    "empty" TEXT NOT NULL DEFAULT '',
    "odd" TEXT NOT NULL DEFAULT 'it''s "quoted"
\ and more',
    "long" TEXT NOT NULL DEFAULT 'long',
    "country" TEXT DEFAULT 'DE',
    "level" TEXT NOT NULL DEFAULT 'very high',
    "seen_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_local" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "computed" INTEGER NOT NULL DEFAULT (1 + 2),
    "seven" INTEGER NOT NULL DEFAULT 7,
    CONSTRAINT "settings_country_check" CHECK (length("country") <= 2),
    CONSTRAINT "settings_level_check" CHECK ("level" IN ('low', 'very high'))
);
