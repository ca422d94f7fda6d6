-- Cases of the rule `varchar-length-byte`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: varchar-length-byte
ALTER TABLE users MODIFY email VARCHAR(64) NOT NULL;

-- case: mysql
ALTER TABLE users MODIFY email VARCHAR(63) NOT NULL;
