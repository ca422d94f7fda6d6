-- Cases of the rule `autovacuum-off`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: autovacuum-off
ALTER TABLE users SET (autovacuum_enabled = false);

-- case: postgres
ALTER TABLE users SET (autovacuum_vacuum_scale_factor = 0.01);
