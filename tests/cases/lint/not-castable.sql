-- Cases of the rule `not-castable`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: not-castable
ALTER TABLE users ALTER COLUMN name TYPE uuid;

-- case: postgres
-- expect: not-castable
ALTER TABLE users ALTER COLUMN name TYPE integer USING name::integer;

-- case: mysql
-- expect: not-castable
ALTER TABLE users MODIFY name INT;

-- case: postgres
ALTER TABLE users ALTER COLUMN age TYPE text;
