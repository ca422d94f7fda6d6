-- CreateTable
CREATE TABLE "accounts" (
    "id" BIGSERIAL NOT NULL,
    "main_card_id" BIGINT NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cards" (
    "id" BIGSERIAL NOT NULL,
    "owner_id" BIGINT NOT NULL,
    "issuer_id" BIGINT NOT NULL DEFAULT 1,
    "user_id" BIGINT,
    "payer_id" BIGINT,
    "bank_id" BIGINT,

    CONSTRAINT "cards_pkey" PRIMARY KEY ("id")
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

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_main_card_id_fkey" FOREIGN KEY ("main_card_id") REFERENCES "cards"("id") ON DELETE NO ACTION ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;

-- AddForeignKey
ALTER TABLE "cards" ADD CONSTRAINT "card_owner" FOREIGN KEY ("owner_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;

-- AddForeignKey
ALTER TABLE "cards" ADD CONSTRAINT "cards_issuer_id_fkey" FOREIGN KEY ("issuer_id") REFERENCES "accounts"("id") ON DELETE SET DEFAULT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "cards" ADD CONSTRAINT "cards_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "accounts"("id") ON DELETE SET NULL ON UPDATE SET NULL;

-- AddForeignKey
ALTER TABLE "cards" ADD CONSTRAINT "cards_payer_id_fkey" FOREIGN KEY ("payer_id") REFERENCES "accounts"("id") ON DELETE NO ACTION ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "cards" ADD CONSTRAINT "cards_bank_id_fkey" FOREIGN KEY ("bank_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
