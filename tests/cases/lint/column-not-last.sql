-- Cases of the rule `column-not-last`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: column-not-last
ALTER TABLE users ADD COLUMN a INT AFTER id;

-- case: mysql
ALTER TABLE users ADD COLUMN a INT;
