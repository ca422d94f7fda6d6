-- Cases of the rule `many-statements`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
SELECT 1;
SELECT 2;
