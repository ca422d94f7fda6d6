-- Cases of the rule `stored-column-blocks-instant`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
ALTER TABLE users ADD COLUMN twice INT GENERATED ALWAYS AS (age * 2) STORED;
-- expect: stored-column-blocks-instant
ALTER TABLE users ADD COLUMN a INT;

-- case: mysql
ALTER TABLE users ADD COLUMN a INT;
