-- Cases of the rule `add-required-rollout`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: add-required-rollout
ALTER TABLE users ADD COLUMN phone text NOT NULL;

-- case: postgres
-- expect: add-required-rollout
ALTER TABLE users ALTER COLUMN name SET NOT NULL;

-- case: postgres
ALTER TABLE users ADD COLUMN phone text NOT NULL DEFAULT '';

-- case: mysql
ALTER TABLE users ADD COLUMN phone TEXT;
