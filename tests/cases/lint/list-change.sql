-- Cases of the rule `list-change`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: list-change
ALTER TABLE users ALTER COLUMN name TYPE text[];

-- case: postgres
ALTER TABLE users ALTER COLUMN name TYPE text[] USING ARRAY[name];
