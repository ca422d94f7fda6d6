-- Cases of the rule `invalid-index-kept`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: invalid-index-kept
CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON users (name);

-- case: postgres
CREATE INDEX CONCURRENTLY a ON users (name);
