-- Cases of the rule `uncommitted-transaction`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: uncommitted-transaction
BEGIN;
SELECT 1;

-- case: postgres
BEGIN;
SELECT 1;
COMMIT;
