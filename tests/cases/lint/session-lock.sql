-- Cases of the rule `session-lock`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: session-lock
SELECT pg_advisory_lock(1);

-- case: mysql
-- expect: session-lock
SELECT GET_LOCK('a', 1);

-- case: postgres
SELECT pg_advisory_xact_lock(1);
