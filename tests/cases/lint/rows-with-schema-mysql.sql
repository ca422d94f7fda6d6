-- Cases of the rule `rows-with-schema-mysql`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
ALTER TABLE users ADD COLUMN a INT;
-- expect: rows-with-schema-mysql
UPDATE users SET a = 1 WHERE age > 0;

-- case: mysql
UPDATE users SET age = 1 WHERE age < 0;
