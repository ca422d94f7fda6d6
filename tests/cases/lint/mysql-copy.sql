-- Cases of the rule `mysql-copy`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: mysql-copy
ALTER TABLE users MODIFY age BIGINT NOT NULL;

-- case: mysql
-- expect: mysql-copy
ALTER TABLE users ADD CONSTRAINT a CHECK (age >= 0);

-- case: mysql
-- expect: mysql-copy
ALTER TABLE users MODIFY email VARCHAR(64) NOT NULL;

-- case: mysql
ALTER TABLE users ADD COLUMN a INT;

-- case: mysql
ALTER TABLE users MODIFY email VARCHAR(63) NOT NULL;

-- case: mysql
ALTER TABLE users MODIFY age BIGINT NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;
