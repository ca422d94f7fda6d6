-- Cases of the rule `rebuild-loses-objects`: each is a migration of its own. `expect` stands above what it finds.

-- case: sqlite
PRAGMA foreign_keys=OFF;
CREATE TABLE new_users (id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO new_users SELECT id, email FROM users;
-- expect: rebuild-loses-objects
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;

-- case: sqlite
PRAGMA foreign_keys=OFF;
CREATE TABLE new_users (id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO new_users SELECT id, email FROM users;
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;
CREATE UNIQUE INDEX users_email_key ON users (email);
