-- Cases of the rule `json-column`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: json-column
ALTER TABLE users ADD COLUMN extra json;

-- case: postgres
-- expect: json-column
CREATE TABLE t (extra json);

-- case: postgres
ALTER TABLE users ADD COLUMN extra jsonb;
