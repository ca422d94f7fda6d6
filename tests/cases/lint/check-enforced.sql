-- Cases of the rule `check-enforced`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: check-enforced
ALTER TABLE users ALTER CHECK positive NOT ENFORCED;

-- case: mysql
ALTER TABLE users ALTER COLUMN age SET DEFAULT 1;
