-- Cases of the rule `computed-column-change`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: computed-column-change
ALTER TABLE users MODIFY age INT GENERATED ALWAYS AS (1) VIRTUAL;

-- case: mysql
ALTER TABLE users MODIFY age BIGINT;
