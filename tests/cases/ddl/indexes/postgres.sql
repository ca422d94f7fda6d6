-- CreateTable
CREATE TABLE "pages" (
    "id" BIGSERIAL NOT NULL,
    "tenant" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "page_slug" TEXT NOT NULL,
    "score" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pages_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "pages_tenant_idx" ON "pages"("tenant");

-- CreateIndex
CREATE UNIQUE INDEX "pages_email_key" ON "pages"("email");

-- CreateIndex
CREATE UNIQUE INDEX "pages_tenant_email_key" ON "pages"("tenant", "email");

-- CreateIndex
CREATE UNIQUE INDEX "slug_per_tenant" ON "pages"("tenant", "page_slug");

-- CreateIndex
CREATE UNIQUE INDEX "pages_score_key" ON "pages"("score" DESC);

-- CreateIndex
CREATE INDEX "pages_created_at_tenant_idx" ON "pages"("created_at" DESC, "tenant");

-- CreateIndex
CREATE INDEX "by_slug" ON "pages"("page_slug");
