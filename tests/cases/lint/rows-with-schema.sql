-- Cases of the rule `rows-with-schema`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
ALTER TABLE users ADD COLUMN b int;
-- expect: rows-with-schema
DELETE FROM orders WHERE id < 0;

-- case: postgres
DELETE FROM orders WHERE id < 0;
