-- Cases of the rule `drop-table-rollout`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-table-rollout
DROP TABLE users;

-- case: postgres
-- expect: drop-table-rollout
ALTER TABLE users RENAME TO __parked_12345678_users;

-- case: postgres
DROP TABLE __parked_12345678_users;
