-- Cases of the rule `type-change-rollout`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: type-change-rollout
ALTER TABLE users ALTER COLUMN age TYPE bigint;

-- case: mysql
-- expect: type-change-rollout
ALTER TABLE users MODIFY age BIGINT NOT NULL DEFAULT 0;

-- case: postgres
ALTER TABLE users ALTER COLUMN email TYPE text;

-- case: mysql
ALTER TABLE users MODIFY email VARCHAR(63) NOT NULL;
