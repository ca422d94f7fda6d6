-- Cases of the rule `convert-charset`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: convert-charset
ALTER TABLE users CONVERT TO CHARACTER SET latin1;

-- case: mysql
ALTER TABLE users DEFAULT CHARACTER SET utf8mb4;
