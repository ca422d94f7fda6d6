-- Cases of the rule `set-value-removal`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
ALTER TABLE users MODIFY nick SET('a', 'b');
-- expect: set-value-removal
ALTER TABLE users MODIFY nick SET('a');

-- case: mysql
ALTER TABLE users MODIFY nick SET('a', 'b');
ALTER TABLE users MODIFY nick SET('a', 'b', 'c');
