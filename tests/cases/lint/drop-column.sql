-- Cases of the rule `drop-column`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-column
ALTER TABLE users DROP COLUMN nick;

-- case: mysql
-- expect: drop-column
ALTER TABLE users ADD COLUMN a INT, DROP COLUMN nick;

-- case: sqlite
-- expect: drop-column
ALTER TABLE users DROP COLUMN nick;

-- case: postgres
ALTER TABLE users ADD COLUMN scratch int;
ALTER TABLE users DROP COLUMN scratch;

-- case: mysql
ALTER TABLE users DROP CHECK positive;
