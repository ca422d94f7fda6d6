-- Cases of the rule `narrower-values`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: narrower-values
ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age >= 0) NOT VALID;

-- case: sqlite
-- expect: narrower-values
CREATE UNIQUE INDEX users_name_key ON users (name);

-- case: postgres
CREATE INDEX CONCURRENTLY users_name_idx ON users (name);
