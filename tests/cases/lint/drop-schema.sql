-- Cases of the rule `drop-schema`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-schema
DROP SCHEMA old CASCADE;

-- case: mysql
-- expect: drop-schema
DROP DATABASE old;

-- case: postgres
DROP TABLE users;
