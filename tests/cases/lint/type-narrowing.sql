-- Cases of the rule `type-narrowing`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: type-narrowing
ALTER TABLE users ALTER COLUMN age TYPE smallint;

-- case: postgres
-- expect: type-narrowing
ALTER TABLE users ALTER COLUMN email TYPE varchar(10);

-- case: mysql
-- expect: type-narrowing
ALTER TABLE users MODIFY email VARCHAR(10) NOT NULL;

-- case: postgres
-- expect: type-narrowing
ALTER TABLE orders ALTER COLUMN amount TYPE numeric(10,1);

-- case: postgres
ALTER TABLE users ALTER COLUMN age TYPE bigint;

-- case: postgres
ALTER TABLE users ALTER COLUMN email TYPE text;

-- case: mysql
ALTER TABLE users MODIFY email VARCHAR(63) NOT NULL;
