-- CreateTable
CREATE TABLE "accounts" (
    "id" BIGSERIAL NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "badges" (
    "id" UUID NOT NULL,
    "profile_id" BIGINT,

    CONSTRAINT "badges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cities" (
    "country_code" CHAR(2) NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "cities_pkey" PRIMARY KEY ("country_code", "name")
);

-- CreateTable
CREATE TABLE "countries" (
    "code" CHAR(2) NOT NULL,

    CONSTRAINT "countries_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "invoices" (
    "number" BIGINT NOT NULL,

    CONSTRAINT "invoices_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "profiles" (
    "account_id" BIGINT NOT NULL,

    CONSTRAINT "profiles_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "smalls" (
    "id" SERIAL NOT NULL,

    CONSTRAINT "smalls_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "years" (
    "year" SMALLINT NOT NULL,

    CONSTRAINT "years_pkey" PRIMARY KEY ("year")
);

-- CreateIndex
CREATE INDEX "badges_profile_id_idx" ON "badges"("profile_id");

-- AddForeignKey
ALTER TABLE "badges" ADD CONSTRAINT "badges_profile_id_fkey" FOREIGN KEY ("profile_id") REFERENCES "profiles"("account_id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cities" ADD CONSTRAINT "cities_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "countries"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "profiles" ADD CONSTRAINT "profiles_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
