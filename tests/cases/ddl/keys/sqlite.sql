-- CreateTable
CREATE TABLE "accounts" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
);

-- CreateTable
CREATE TABLE "badges" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "profile_id" INTEGER,
    CONSTRAINT "badges_profile_id_fkey" FOREIGN KEY ("profile_id") REFERENCES "profiles" ("account_id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "cities" (
    "country_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    PRIMARY KEY ("country_code", "name"),
    CONSTRAINT "cities_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "countries" ("code") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "cities_country_code_check" CHECK (length("country_code") <= 2)
);

-- CreateTable
CREATE TABLE "countries" (
    "code" TEXT NOT NULL PRIMARY KEY,
    CONSTRAINT "countries_code_check" CHECK (length("code") <= 2)
);

-- CreateTable
CREATE TABLE "invoices" (
    "number" BIGINT NOT NULL PRIMARY KEY
);

-- CreateTable
CREATE TABLE "profiles" (
    "account_id" INTEGER NOT NULL PRIMARY KEY,
    CONSTRAINT "profiles_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "smalls" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
);

-- CreateTable
CREATE TABLE "years" (
    "year" INTEGER NOT NULL PRIMARY KEY
);

-- CreateIndex
CREATE INDEX "badges_profile_id_idx" ON "badges"("profile_id");
