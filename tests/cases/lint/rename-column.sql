-- Cases of the rule `rename-column`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: rename-column
ALTER TABLE users RENAME COLUMN nick TO alias;

-- case: mysql
-- expect: rename-column
ALTER TABLE users CHANGE nick alias VARCHAR(20);

-- case: sqlite
-- expect: rename-column
ALTER TABLE users RENAME COLUMN nick TO alias;

-- case: postgres
ALTER TABLE users RENAME COLUMN nick TO __parked_12345678_nick;
