-- Cases of the rule `sqlite-strict`: each is a migration of its own. `expect` stands above what it finds.

-- case: sqlite
-- expect: sqlite-strict
CREATE TABLE n (id INTEGER PRIMARY KEY) STRICT;
INSERT INTO n SELECT id FROM users;
DROP TABLE users;
ALTER TABLE n RENAME TO users;

-- case: sqlite
CREATE TABLE t (id INTEGER PRIMARY KEY) STRICT;
