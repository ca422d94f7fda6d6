-- Cases of the rule `move-table`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: move-table
ALTER TABLE users SET TABLESPACE fast;

-- case: postgres
ALTER TABLE users SET (fillfactor = 90);
