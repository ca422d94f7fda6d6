-- Cases of the rule `nullable-to-required`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: nullable-to-required
ALTER TABLE users ALTER COLUMN name SET NOT NULL;

-- case: mysql
-- expect: nullable-to-required
ALTER TABLE users MODIFY name TEXT NOT NULL;

-- case: postgres
ALTER TABLE users ADD CONSTRAINT name_set CHECK (name IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT name_set;
ALTER TABLE users ALTER COLUMN name SET NOT NULL;

-- case: mysql
ALTER TABLE users MODIFY email VARCHAR(60) NOT NULL;
