-- Cases of the rule `dml-without-where`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: dml-without-where
DELETE FROM users;

-- case: mysql
-- expect: dml-without-where
UPDATE users SET age = 0;

-- case: sqlite
-- expect: dml-without-where
DELETE FROM orders;

-- case: postgres
DELETE FROM users WHERE age < 0;

-- case: postgres
ALTER TABLE users ADD COLUMN years int;
UPDATE users SET years = age;
