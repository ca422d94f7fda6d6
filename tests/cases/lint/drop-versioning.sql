-- Cases of the rule `drop-versioning`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: drop-versioning
ALTER TABLE users DROP SYSTEM VERSIONING;

-- case: mysql
ALTER TABLE users ROW_FORMAT=DYNAMIC;
