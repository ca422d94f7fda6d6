-- Cases of the rule `not-repeatable`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: not-repeatable
CREATE INDEX CONCURRENTLY a ON users (name);

-- case: postgres
CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON users (name);
