-- Cases of the rule `mergeable-alters`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
ALTER TABLE users ALTER COLUMN age TYPE bigint;
-- expect: mergeable-alters
ALTER TABLE users ALTER COLUMN id TYPE numeric;

-- case: mysql
ALTER TABLE users MODIFY age BIGINT;
-- expect: mergeable-alters
ALTER TABLE users MODIFY nick TEXT;

-- case: postgres
ALTER TABLE users ALTER COLUMN age TYPE bigint, ALTER COLUMN id TYPE numeric;
