-- Cases of the rule `rename-table`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: rename-table
ALTER TABLE users RENAME TO people;

-- case: mysql
-- expect: rename-table
RENAME TABLE users TO people;

-- case: postgres
ALTER TABLE users RENAME TO people;
CREATE VIEW users AS SELECT * FROM people;
