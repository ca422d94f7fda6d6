-- Cases of the rule `drop-index-not-concurrent`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-index-not-concurrent
DROP INDEX users_email_key;

-- case: postgres
DROP INDEX CONCURRENTLY users_email_key;
