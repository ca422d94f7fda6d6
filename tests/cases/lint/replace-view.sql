-- Cases of the rule `replace-view`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: replace-view
CREATE OR REPLACE VIEW active AS SELECT 1 AS one;

-- case: postgres
CREATE VIEW active AS SELECT 1 AS one;
