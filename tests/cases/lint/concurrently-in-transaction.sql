-- Cases of the rule `concurrently-in-transaction`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY a ON users (name);
SELECT 1;

-- case: postgres
SELECT 1;
-- expect: concurrently-in-transaction
VACUUM users;

-- case: postgres
CREATE INDEX CONCURRENTLY a ON users (name);
