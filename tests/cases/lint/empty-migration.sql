-- Cases of the rule `empty-migration`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect-migration: empty-migration

-- case: postgres
SELECT 1;
