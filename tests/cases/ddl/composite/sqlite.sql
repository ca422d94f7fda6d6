-- CreateTable
CREATE TABLE "badges" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenant_id" INTEGER NOT NULL,
    "person_number" INTEGER NOT NULL,
    CONSTRAINT "badge_person" FOREIGN KEY ("tenant_id", "person_number") REFERENCES "persons" ("tenant_id", "number") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "persons" (
    "tenant_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "boss_number" INTEGER,
    "mentor-tenant" INTEGER,
    "mentor_number" INTEGER,

    PRIMARY KEY ("tenant_id", "number"),
    CONSTRAINT "persons_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "persons_tenant_id_boss_number_fkey" FOREIGN KEY ("tenant_id", "boss_number") REFERENCES "persons" ("tenant_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "persons_mentor-tenant_mentor_number_fkey" FOREIGN KEY ("mentor-tenant", "mentor_number") REFERENCES "persons" ("tenant_id", "number") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "tenants" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
);

-- CreateIndex
CREATE UNIQUE INDEX "badges_tenant_id_person_number_key" ON "badges"("tenant_id", "person_number");

-- CreateIndex
CREATE INDEX "persons_tenant_id_boss_number_idx" ON "persons"("tenant_id", "boss_number");

-- CreateIndex
CREATE INDEX "persons_mentor-tenant_mentor_number_idx" ON "persons"("mentor-tenant", "mentor_number");
