-- Cases of the rule `change-owner`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: change-owner
ALTER TABLE users OWNER TO admin;

-- case: postgres
-- expect: change-owner
REASSIGN OWNED BY a TO b;

-- case: postgres
GRANT SELECT ON users TO reader;
