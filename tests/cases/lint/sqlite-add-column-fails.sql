-- Cases of the rule `sqlite-add-column-fails`: each is a migration of its own. `expect` stands above what it finds.

-- case: sqlite
-- expect: sqlite-add-column-fails
ALTER TABLE users ADD COLUMN made TEXT DEFAULT CURRENT_TIMESTAMP;

-- case: sqlite
-- expect: sqlite-add-column-fails
ALTER TABLE users ADD COLUMN code TEXT UNIQUE;

-- case: sqlite
-- expect: sqlite-add-column-fails
ALTER TABLE users ADD COLUMN boss INTEGER DEFAULT 1 REFERENCES users (id);

-- case: sqlite
ALTER TABLE users ADD COLUMN code TEXT DEFAULT 'a';
