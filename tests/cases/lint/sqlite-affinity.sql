-- Cases of the rule `sqlite-affinity`: each is a migration of its own. `expect` stands above what it finds.

-- case: sqlite
CREATE TABLE n (id INTEGER PRIMARY KEY, age TEXT);
INSERT INTO n SELECT id, age FROM users;
-- expect: sqlite-affinity
DROP TABLE users;
ALTER TABLE n RENAME TO users;

-- case: sqlite
CREATE TABLE n (id INTEGER PRIMARY KEY, age INT);
INSERT INTO n SELECT id, age FROM users;
DROP TABLE users;
ALTER TABLE n RENAME TO users;
