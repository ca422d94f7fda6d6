-- Cases of the rule `drop-and-recreate-column`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-and-recreate-column
ALTER TABLE users DROP COLUMN age;
ALTER TABLE users ADD COLUMN age text;

-- case: mysql
-- expect: drop-and-recreate-column
ALTER TABLE users DROP COLUMN age, ADD COLUMN age VARCHAR(10);

-- case: postgres
ALTER TABLE users DROP COLUMN age;
ALTER TABLE users ADD COLUMN years text;
