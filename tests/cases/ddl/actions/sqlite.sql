-- CreateTable
CREATE TABLE "accounts" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "main_card_id" INTEGER NOT NULL,
    CONSTRAINT "accounts_main_card_id_fkey" FOREIGN KEY ("main_card_id") REFERENCES "cards" ("id") ON DELETE NO ACTION ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);

-- CreateTable
CREATE TABLE "cards" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "owner_id" INTEGER NOT NULL,
    "issuer_id" INTEGER NOT NULL DEFAULT 1,
    "user_id" INTEGER,
    "payer_id" INTEGER,
    "bank_id" INTEGER,
    CONSTRAINT "card_owner" FOREIGN KEY ("owner_id") REFERENCES "accounts" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "cards_issuer_id_fkey" FOREIGN KEY ("issuer_id") REFERENCES "accounts" ("id") ON DELETE SET DEFAULT ON UPDATE NO ACTION,
    CONSTRAINT "cards_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "accounts" ("id") ON DELETE SET NULL ON UPDATE SET NULL,
    CONSTRAINT "cards_payer_id_fkey" FOREIGN KEY ("payer_id") REFERENCES "accounts" ("id") ON DELETE NO ACTION ON UPDATE RESTRICT,
    CONSTRAINT "cards_bank_id_fkey" FOREIGN KEY ("bank_id") REFERENCES "accounts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "accounts_main_card_id_idx" ON "accounts"("main_card_id");

-- CreateIndex
CREATE INDEX "cards_owner_id_idx" ON "cards"("owner_id");

-- CreateIndex
CREATE INDEX "cards_issuer_id_idx" ON "cards"("issuer_id");

-- CreateIndex
CREATE INDEX "cards_user_id_idx" ON "cards"("user_id");

-- CreateIndex
CREATE INDEX "cards_bank_id_idx" ON "cards"("bank_id");
