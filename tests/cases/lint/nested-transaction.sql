-- Cases of the rule `nested-transaction`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: nested-transaction
BEGIN;
SELECT 1;
-- expect: nested-transaction
COMMIT;

-- case: mysql
-- expect: nested-transaction
START TRANSACTION;
SELECT 1;

-- case: postgres
SAVEPOINT a;
SELECT 1;
