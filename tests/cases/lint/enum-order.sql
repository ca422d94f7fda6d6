-- Cases of the rule `enum-order`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: enum-order
ALTER TABLE users MODIFY status ENUM('gone', 'new', 'old') NOT NULL;

-- case: mysql
ALTER TABLE users MODIFY status ENUM('new', 'old', 'gone') NOT NULL;
