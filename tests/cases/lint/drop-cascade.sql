-- Cases of the rule `drop-cascade`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-cascade
DROP TABLE users CASCADE;

-- case: postgres
-- expect: drop-cascade
ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE;

-- case: postgres
-- expect: drop-cascade
DROP VIEW active CASCADE;

-- case: postgres
DROP VIEW active;
