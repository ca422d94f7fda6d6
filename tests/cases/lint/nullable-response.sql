-- Cases of the rule `nullable-response`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: nullable-response
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;

-- case: mysql
-- expect: nullable-response
ALTER TABLE users MODIFY email VARCHAR(60);

-- case: postgres
ALTER TABLE users ALTER COLUMN name DROP NOT NULL;

-- case: postgres
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
ALTER TABLE users RENAME COLUMN email TO __parked_12345678_email;
