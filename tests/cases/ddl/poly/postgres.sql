-- CreateTable
CREATE TABLE "comments" (
    "id" BIGSERIAL NOT NULL,
    "subject_post_id" BIGINT,
    "subject_picture_id" UUID,
    "cited_post_id" BIGINT,
    "cited_picture_id" UUID,
    "seen_post_id" BIGINT,
    "seen_picture_id" UUID,
    "topic_post_id" BIGINT,
    "topic_picture_id" UUID,

    CONSTRAINT "comments_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "comments_subject_check" CHECK ((CASE WHEN "subject_post_id" IS NULL THEN 0 ELSE 1 END + CASE WHEN "subject_picture_id" IS NULL THEN 0 ELSE 1 END) = 1),
    CONSTRAINT "comments_cited_check" CHECK ((CASE WHEN "cited_post_id" IS NULL THEN 0 ELSE 1 END + CASE WHEN "cited_picture_id" IS NULL THEN 0 ELSE 1 END) <= 1),
    CONSTRAINT "comments_seen_check" CHECK ((CASE WHEN "seen_post_id" IS NULL THEN 0 ELSE 1 END + CASE WHEN "seen_picture_id" IS NULL THEN 0 ELSE 1 END) <= 1),
    CONSTRAINT "comments_topic_check" CHECK ((CASE WHEN "topic_post_id" IS NULL THEN 0 ELSE 1 END + CASE WHEN "topic_picture_id" IS NULL THEN 0 ELSE 1 END) = 1)
);

-- CreateTable
CREATE TABLE "events" (
    "id" BIGSERIAL NOT NULL,
    "cause_type" VARCHAR(64) NOT NULL,
    "cause_id" BIGINT NOT NULL,
    "parent_type" VARCHAR(64),
    "parent_id" BIGINT,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "events_cause_check" CHECK ("cause_type" IN ('post', 'comment''s')),
    CONSTRAINT "events_parent_check" CHECK ("parent_type" IN ('post', 'comment''s') AND ("parent_type" IS NULL) = ("parent_id" IS NULL))
);

-- CreateTable
CREATE TABLE "pictures" (
    "id" UUID NOT NULL,

    CONSTRAINT "pictures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "posts" (
    "id" BIGSERIAL NOT NULL,

    CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "comments_subject_post_id_idx" ON "comments"("subject_post_id");

-- CreateIndex
CREATE INDEX "comments_subject_picture_id_idx" ON "comments"("subject_picture_id");

-- CreateIndex
CREATE INDEX "comments_cited_post_id_idx" ON "comments"("cited_post_id");

-- CreateIndex
CREATE INDEX "comments_cited_picture_id_idx" ON "comments"("cited_picture_id");

-- CreateIndex
CREATE INDEX "comments_topic_post_id_idx" ON "comments"("topic_post_id");

-- CreateIndex
CREATE INDEX "comments_topic_picture_id_idx" ON "comments"("topic_picture_id");

-- CreateIndex
CREATE INDEX "events_cause_type_cause_id_idx" ON "events"("cause_type", "cause_id");

-- CreateIndex
CREATE INDEX "events_parent_type_parent_id_idx" ON "events"("parent_type", "parent_id");

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_subject_post_id_fkey" FOREIGN KEY ("subject_post_id") REFERENCES "posts"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_subject_picture_id_fkey" FOREIGN KEY ("subject_picture_id") REFERENCES "pictures"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_cited_post_id_fkey" FOREIGN KEY ("cited_post_id") REFERENCES "posts"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_cited_picture_id_fkey" FOREIGN KEY ("cited_picture_id") REFERENCES "pictures"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_seen_post_id_fkey" FOREIGN KEY ("seen_post_id") REFERENCES "posts"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_seen_picture_id_fkey" FOREIGN KEY ("seen_picture_id") REFERENCES "pictures"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_topic_post_id_fkey" FOREIGN KEY ("topic_post_id") REFERENCES "posts"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_topic_picture_id_fkey" FOREIGN KEY ("topic_picture_id") REFERENCES "pictures"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;
