-- Cases of the rule `backfill-in-transaction`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
ALTER TABLE users ADD COLUMN b int;
-- expect: backfill-in-transaction
UPDATE users SET b = age WHERE age > 0;

-- case: postgres
UPDATE users SET age = 1 WHERE age > 0;
