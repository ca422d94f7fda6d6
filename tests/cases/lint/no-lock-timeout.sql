-- Cases of the rule `no-lock-timeout`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: no-lock-timeout
ALTER TABLE users ADD COLUMN a int;
ALTER TABLE users ADD COLUMN b int;

-- case: postgres
SET LOCAL lock_timeout = '3s';
ALTER TABLE users ADD COLUMN a int;
