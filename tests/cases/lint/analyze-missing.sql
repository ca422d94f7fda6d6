-- Cases of the rule `analyze-missing`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: analyze-missing
ALTER TABLE users ALTER COLUMN age TYPE bigint;

-- case: postgres
ALTER TABLE users ALTER COLUMN age TYPE bigint;
ANALYZE users;
