-- Cases of the rule `truncate`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: truncate
TRUNCATE users CASCADE;

-- case: mysql
-- expect: truncate
TRUNCATE TABLE users;

-- case: postgres
CREATE TABLE t (id int);
TRUNCATE t;
