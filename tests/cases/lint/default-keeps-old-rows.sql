-- Cases of the rule `default-keeps-old-rows`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: default-keeps-old-rows
ALTER TABLE users ALTER COLUMN name SET DEFAULT 'x';

-- case: postgres
ALTER TABLE users ALTER COLUMN name SET DEFAULT 'x';
UPDATE users SET name = 'x' WHERE name IS NULL;
