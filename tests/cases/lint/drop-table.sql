-- Cases of the rule `drop-table`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-table
DROP TABLE users;

-- case: mysql
-- expect: drop-table
DROP TABLE IF EXISTS users;

-- case: sqlite
-- expect: drop-table
DROP TABLE users;
-- expect: drop-table
DROP TABLE orders;

-- case: postgres
CREATE TABLE scratch (id int);
DROP TABLE scratch;

-- case: sqlite
CREATE TABLE new_users (id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO new_users SELECT id, email FROM users;
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;
