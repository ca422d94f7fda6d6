-- Cases of the rule `irreversible`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
ALTER TABLE users ADD COLUMN a int;
