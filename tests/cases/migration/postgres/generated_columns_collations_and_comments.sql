-- === 1 the only part: one transaction

-- AlterCollation: Expand, AccessExclusive, IndexBuild, loss None
ALTER TABLE "users"
    ALTER COLUMN "email" TYPE TEXT COLLATE "POSIX";

-- SetComment: Expand, ShareUpdateExclusive, Metadata, loss None
COMMENT ON TABLE "users" IS 'Who';

-- SetComment: Expand, ShareUpdateExclusive, Metadata, loss None
COMMENT ON COLUMN "users"."email" IS 'Where';

-- DropColumn: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP COLUMN "twice";

-- AddColumn: Expand, AccessExclusive, Rewrite, loss None
ALTER TABLE "users"
    ADD COLUMN "twice" INTEGER GENERATED ALWAYS AS ((points * 3)) STORED;

-- === 1 back

-- DropColumn: Contract, AccessExclusive, Metadata, loss None
ALTER TABLE "users"
    DROP COLUMN "twice";

-- AddColumn: Expand, AccessExclusive, Rewrite, loss None
ALTER TABLE "users"
    ADD COLUMN "twice" INTEGER GENERATED ALWAYS AS ((points * 2)) STORED;

-- SetComment: Expand, ShareUpdateExclusive, Metadata, loss None
COMMENT ON COLUMN "users"."email" IS NULL;

-- SetComment: Expand, ShareUpdateExclusive, Metadata, loss None
COMMENT ON TABLE "users" IS NULL;

-- AlterCollation: Expand, AccessExclusive, IndexBuild, loss None
ALTER TABLE "users"
    ALTER COLUMN "email" TYPE TEXT COLLATE "default";

