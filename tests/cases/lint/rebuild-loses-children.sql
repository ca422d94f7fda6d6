-- Cases of the rule `rebuild-loses-children`: each is a migration of its own. `expect` stands above what it finds.

-- case: sqlite
CREATE TABLE new_users (id INTEGER PRIMARY KEY);
INSERT INTO new_users SELECT id FROM users;
-- expect: rebuild-loses-children
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;

-- case: sqlite
PRAGMA foreign_keys=OFF;
CREATE TABLE new_users (id INTEGER PRIMARY KEY);
INSERT INTO new_users SELECT id FROM users;
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;
