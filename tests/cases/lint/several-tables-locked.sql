-- Cases of the rule `several-tables-locked`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
ALTER TABLE orders ADD COLUMN a int;
-- expect: several-tables-locked
ALTER TABLE users ADD COLUMN a int;

-- case: postgres
ALTER TABLE users ADD COLUMN a int;
ALTER TABLE users ADD COLUMN b int;
