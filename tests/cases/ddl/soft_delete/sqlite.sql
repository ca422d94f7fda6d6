-- CreateTable
CREATE TABLE "profiles" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" INTEGER NOT NULL,
    "gone-at" DATETIME,
    CONSTRAINT "profiles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "settingses" (
    "user_id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "deleted_at" DATETIME,
    CONSTRAINT "settingses_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "users" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "tenant" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "handle" TEXT,
    "version" BIGINT NOT NULL DEFAULT 1,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" DATETIME
);

-- CreateIndex
CREATE UNIQUE INDEX "profiles_user_id_key" ON "profiles"("user_id") WHERE "gone-at" IS NULL;

-- CreateIndex
CREATE INDEX "profiles_user_id_idx" ON "profiles"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_handle_key" ON "users"("handle") WHERE "deleted_at" IS NULL;

-- CreateIndex
CREATE UNIQUE INDEX "users_tenant_email_key" ON "users"("tenant", "email") WHERE "deleted_at" IS NULL;

-- CreateIndex
CREATE UNIQUE INDEX "by_email" ON "users"("email", "created_at" DESC) WHERE "deleted_at" IS NULL;

-- CreateIndex
CREATE INDEX "users_created_at_idx" ON "users"("created_at");
