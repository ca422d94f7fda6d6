-- Cases of the rule `no-statement-timeout`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: no-statement-timeout
ALTER TABLE users ALTER COLUMN age TYPE bigint;

-- case: postgres
ALTER TABLE users ADD COLUMN a int;

-- case: postgres
SET statement_timeout = '20min';
ALTER TABLE users ALTER COLUMN age TYPE bigint;
