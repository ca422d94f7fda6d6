-- Cases of the rule `drop-table-locks-parents`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-table-locks-parents
DROP TABLE orders;

-- case: postgres
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
DROP TABLE orders;
