-- Cases of the rule `reindex`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: reindex
REINDEX TABLE users;

-- case: postgres
-- expect: reindex
REINDEX INDEX users_email_key;

-- case: postgres
REINDEX INDEX CONCURRENTLY users_email_key;
