-- Cases of the rule `add-unique`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: add-unique
CREATE UNIQUE INDEX CONCURRENTLY users_name_key ON users (name);

-- case: mysql
-- expect: add-unique
ALTER TABLE users ADD UNIQUE KEY users_name_key (name);

-- case: sqlite
-- expect: add-unique
CREATE UNIQUE INDEX users_name_key ON users (name);

-- case: postgres
-- expect: add-unique
ALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE (name);

-- case: postgres
CREATE INDEX CONCURRENTLY users_name_idx ON users (name);

-- case: postgres
ALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE USING INDEX users_name_idx;

-- case: postgres
DROP INDEX users_email_key;
CREATE UNIQUE INDEX users_email_key ON users (email, name);
