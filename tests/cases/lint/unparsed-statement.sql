-- Cases of the rule `unparsed-statement`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: unparsed-statement
FROBNICATE users;

-- case: postgres
SELECT 1;
