-- Cases of the rule `volatile-default`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: volatile-default
ALTER TABLE users ADD COLUMN code uuid DEFAULT gen_random_uuid();

-- case: postgres
-- expect: volatile-default
ALTER TABLE users ADD COLUMN seen timestamptz DEFAULT clock_timestamp();

-- case: postgres
ALTER TABLE users ADD COLUMN seen timestamptz DEFAULT now();

-- case: postgres
ALTER TABLE users ALTER COLUMN name SET DEFAULT gen_random_uuid()::text;
