-- Cases of the rule `deferrable-change`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: deferrable-change
ALTER TABLE orders ALTER CONSTRAINT orders_user_id_fkey DEFERRABLE INITIALLY DEFERRED;

-- case: postgres
ALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey;
