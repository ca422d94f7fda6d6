-- Cases of the rule `type-change-with-dependents`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
ALTER TABLE users ALTER COLUMN email TYPE text;
