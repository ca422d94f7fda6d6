-- Cases of the rule `sqlite-rebuild`: each is a migration of its own. `expect` stands above what it finds.

-- case: sqlite
CREATE TABLE n (id INTEGER PRIMARY KEY);
INSERT INTO n SELECT id FROM orders;
-- expect: sqlite-rebuild
DROP TABLE orders;
ALTER TABLE n RENAME TO orders;

-- case: sqlite
ALTER TABLE users ADD COLUMN a TEXT;
