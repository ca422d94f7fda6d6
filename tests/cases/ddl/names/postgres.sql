-- CreateTable
CREATE TABLE "a_table_whose_name_is_about_as_long_as_it_may_be" (
    "id" BIGSERIAL NOT NULL,
    "first_column_with_a_long_name" INTEGER NOT NULL,
    "second_column_with_a_long_name" INTEGER NOT NULL,
    "order_with_a_long_name_id" BIGINT NOT NULL,

    CONSTRAINT "a_table_whose_name_is_about_as_long_as_it_may_be_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hidden" (
    "id" BIGSERIAL NOT NULL,
    "order_id" BIGINT NOT NULL,

    CONSTRAINT "hidden_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order" (
    "id" BIGSERIAL NOT NULL,
    "group" TEXT NOT NULL,
    "User Name" TEXT NOT NULL,
    "sel""ect`" INTEGER NOT NULL,
    "type" INTEGER NOT NULL,
    "_hidden" INTEGER NOT NULL,
    "hidden" INTEGER NOT NULL,

    CONSTRAINT "order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "strings" (
    "id" BIGSERIAL NOT NULL,
    "OrderId" BIGINT NOT NULL,

    CONSTRAINT "strings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "a_table_whose_name_is_about_as_long_as_it_may_be_first_colu_idx" ON "a_table_whose_name_is_about_as_long_as_it_may_be"("first_column_with_a_long_name");

-- CreateIndex
CREATE UNIQUE INDEX "a_table_whose_name_is_about_as_long_as_it_may_be_first_colu_key" ON "a_table_whose_name_is_about_as_long_as_it_may_be"("first_column_with_a_long_name", "second_column_with_a_long_name");

-- CreateIndex
CREATE INDEX "a_table_whose_name_is_about_as_long_as_it_may_be_order_with_idx" ON "a_table_whose_name_is_about_as_long_as_it_may_be"("order_with_a_long_name_id");

-- CreateIndex
CREATE UNIQUE INDEX "hidden_order_id_key" ON "hidden"("order_id");

-- CreateIndex
CREATE INDEX "order_group_idx" ON "order"("group");

-- CreateIndex
CREATE UNIQUE INDEX "order_User Name_key" ON "order"("User Name");

-- CreateIndex
CREATE INDEX "strings_OrderId_idx" ON "strings"("OrderId");

-- AddForeignKey
ALTER TABLE "a_table_whose_name_is_about_as_long_as_it_may_be" ADD CONSTRAINT "a_table_whose_name_is_about_as_long_as_it_may_be_order_wit_fkey" FOREIGN KEY ("order_with_a_long_name_id") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hidden" ADD CONSTRAINT "hidden_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "strings" ADD CONSTRAINT "strings_OrderId_fkey" FOREIGN KEY ("OrderId") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
