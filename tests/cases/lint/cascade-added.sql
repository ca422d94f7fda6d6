-- Cases of the rule `cascade-added`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
-- expect: cascade-added
ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL NOT VALID;

-- case: postgres
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE NOT VALID;
