-- Cases of the rule `rename-constraint`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: rename-constraint
ALTER TABLE users RENAME CONSTRAINT users_pkey TO people_pkey;

-- case: postgres
ALTER INDEX users_pkey RENAME TO people_pkey;
