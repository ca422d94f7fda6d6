-- Cases of the rule `recreate-table`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: recreate-table
CREATE OR REPLACE TABLE users (id INT);

-- case: postgres
-- expect: recreate-table
DROP TABLE IF EXISTS users;
CREATE TABLE users (id int);

-- case: postgres
CREATE TABLE IF NOT EXISTS users (id int);
