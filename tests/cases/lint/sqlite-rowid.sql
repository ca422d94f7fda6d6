-- Cases of the rule `sqlite-rowid`: each is a migration of its own. `expect` stands above what it finds.

-- case: sqlite
CREATE TABLE n (id BIGINT PRIMARY KEY);
INSERT INTO n SELECT id FROM users;
-- expect: sqlite-rowid
DROP TABLE users;
ALTER TABLE n RENAME TO users;

-- case: sqlite
DROP TABLE users;
