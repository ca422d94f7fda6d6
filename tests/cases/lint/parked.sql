-- Cases of the rule `parked`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: parked
ALTER TABLE users RENAME COLUMN nick TO __parked_12345678_nick;

-- case: mysql
-- expect: parked
ALTER TABLE users RENAME TO __parked_12345678_users;

-- case: postgres
ALTER TABLE users RENAME COLUMN nick TO alias;
