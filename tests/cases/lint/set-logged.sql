-- Cases of the rule `set-logged`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: set-logged
ALTER TABLE users SET UNLOGGED;

-- case: postgres
ALTER TABLE users SET (fillfactor = 90);
