-- Cases of the rule `rename-schema`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: rename-schema
ALTER SCHEMA app RENAME TO shop;

-- case: postgres
CREATE SCHEMA shop;
