-- Cases of the rule `create-extension`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: create-extension
CREATE EXTENSION IF NOT EXISTS citext;

-- case: postgres
CREATE SCHEMA app;
