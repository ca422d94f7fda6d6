-- Cases of the rule `rewrite-table`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: rewrite-table
VACUUM FULL users;

-- case: postgres
-- expect: rewrite-table
CLUSTER users USING users_pkey;

-- case: mysql
-- expect: rewrite-table
ALTER TABLE users FORCE;

-- case: mysql
-- expect: rewrite-table
OPTIMIZE TABLE users;

-- case: postgres
VACUUM users;
