-- Cases of the rule `drop-object`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-object
DROP VIEW active;

-- case: mysql
-- expect: drop-object
DROP TRIGGER audit;

-- case: postgres
-- expect: drop-object
DROP FUNCTION touch();

-- case: postgres
DROP VIEW active;
CREATE VIEW active AS SELECT 1;
