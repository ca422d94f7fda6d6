-- Cases of the rule `replica-identity`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: replica-identity
ALTER TABLE users REPLICA IDENTITY FULL;

-- case: postgres
ALTER TABLE users REPLICA IDENTITY DEFAULT;
