-- Cases of the rule `refresh-view`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: refresh-view
REFRESH MATERIALIZED VIEW totals;

-- case: postgres
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
