-- Cases of the rule `wrong-immutable`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: wrong-immutable
CREATE FUNCTION age_now() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS 'SELECT now()';

-- case: postgres
CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
