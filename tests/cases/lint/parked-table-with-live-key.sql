-- Cases of the rule `parked-table-with-live-key`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: parked-table-with-live-key
ALTER TABLE orders RENAME TO __parked_12345678_orders;

-- case: postgres
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
ALTER TABLE orders RENAME TO __parked_12345678_orders;

-- case: postgres
ALTER TABLE users RENAME TO __parked_12345678_users;
