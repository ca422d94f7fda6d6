-- Cases of the rule `enum-value-rollout`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: enum-value-rollout
ALTER TYPE status ADD VALUE 'gone';

-- case: postgres
-- expect: enum-value-rollout
ALTER TYPE status RENAME VALUE 'old' TO 'gone';

-- case: mysql
-- expect: enum-value-rollout
ALTER TABLE users MODIFY status ENUM('new', 'old', 'gone') NOT NULL;

-- case: postgres
CREATE TYPE kind AS ENUM ('a');
ALTER TYPE kind ADD VALUE 'b';
