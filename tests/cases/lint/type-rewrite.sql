-- Cases of the rule `type-rewrite`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: type-rewrite
ALTER TABLE users ALTER COLUMN age TYPE bigint;

-- case: postgres
-- expect: type-rewrite
ALTER TABLE orders ALTER COLUMN amount TYPE numeric(12,3);

-- case: postgres
ALTER TABLE users ALTER COLUMN email TYPE varchar(80);

-- case: postgres
ALTER TABLE users ALTER COLUMN email TYPE text;
