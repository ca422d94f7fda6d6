-- Cases of the rule `default-removed`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: default-removed
ALTER TABLE users ALTER COLUMN age DROP DEFAULT;

-- case: mysql
-- expect: default-removed
ALTER TABLE users MODIFY age INT NOT NULL;

-- case: postgres
ALTER TABLE users ALTER COLUMN name DROP DEFAULT;

-- case: postgres
ALTER TABLE users ADD COLUMN n int NOT NULL DEFAULT 0;
ALTER TABLE users ALTER COLUMN n DROP DEFAULT;
