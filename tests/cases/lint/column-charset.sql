-- Cases of the rule `column-charset`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: column-charset
ALTER TABLE users MODIFY email VARCHAR(60) CHARACTER SET latin1 NOT NULL;

-- case: mysql
ALTER TABLE users MODIFY email VARCHAR(63) NOT NULL;
