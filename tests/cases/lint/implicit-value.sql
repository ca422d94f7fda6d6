-- Cases of the rule `implicit-value`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: implicit-value
ALTER TABLE users ADD COLUMN phone VARCHAR(20) NOT NULL;

-- case: mysql
ALTER TABLE users ADD COLUMN phone VARCHAR(20) NOT NULL DEFAULT '';
