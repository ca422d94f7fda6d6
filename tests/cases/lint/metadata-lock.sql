-- Cases of the rule `metadata-lock`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: metadata-lock
ALTER TABLE users ADD COLUMN a INT;

-- case: mysql
SET SESSION lock_wait_timeout = 5;
ALTER TABLE users ADD COLUMN a INT;
