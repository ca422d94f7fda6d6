-- Cases of the rule `dynamic-sql`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: dynamic-sql
DO $$ BEGIN EXECUTE 'DROP TABLE users'; END $$;

-- case: mysql
-- expect: dynamic-sql
CALL clean_up();

-- case: postgres
SELECT 1;
