-- Cases of the rule `enum-value-removal`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: enum-value-removal
ALTER TABLE users MODIFY status ENUM('new') NOT NULL;

-- case: postgres
CREATE TYPE status_new AS ENUM ('new');
-- expect: enum-value-removal
ALTER TABLE users ALTER COLUMN status TYPE status_new USING status::text::status_new;

-- case: mysql
ALTER TABLE users MODIFY status ENUM('new', 'old', 'gone') NOT NULL;
