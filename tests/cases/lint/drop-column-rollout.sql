-- Cases of the rule `drop-column-rollout`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-column-rollout
ALTER TABLE users DROP COLUMN nick;

-- case: mysql
-- expect: drop-column-rollout
ALTER TABLE users CHANGE nick __parked_12345678_nick VARCHAR(20) INVISIBLE;

-- case: postgres
ALTER TABLE users DROP COLUMN __parked_12345678_nick;
