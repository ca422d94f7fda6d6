-- Cases of the rule `drop-column-in-use`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-column-in-use
ALTER TABLE users DROP COLUMN email;

-- case: sqlite
-- expect: drop-column-in-use
ALTER TABLE orders DROP COLUMN user_id;

-- case: postgres
DROP INDEX CONCURRENTLY users_email_key;
ALTER TABLE users DROP COLUMN email;

-- case: mysql
ALTER TABLE users DROP COLUMN nick;
