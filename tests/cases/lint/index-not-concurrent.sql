-- Cases of the rule `index-not-concurrent`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: index-not-concurrent
CREATE INDEX users_name_idx ON users (name);

-- case: postgres
-- expect: index-not-concurrent
CREATE UNIQUE INDEX ON users (lower(name));

-- case: postgres
CREATE INDEX CONCURRENTLY users_name_idx ON users (name);

-- case: postgres
CREATE TABLE t (id int);
CREATE INDEX t_id_idx ON t (id);
