-- Cases of the rule `nullability-rebuild`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: nullability-rebuild
ALTER TABLE users MODIFY nick VARCHAR(20) NOT NULL;

-- case: mysql
-- expect: nullability-rebuild
ALTER TABLE users MODIFY email VARCHAR(60);

-- case: mysql
ALTER TABLE users MODIFY nick VARCHAR(30);
