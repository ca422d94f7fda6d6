-- Cases of the rule `add-foreign-key`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: add-foreign-key
ALTER TABLE orders ADD CONSTRAINT orders_note_fkey FOREIGN KEY (note) REFERENCES users (email);

-- case: mysql
-- expect: add-foreign-key
ALTER TABLE orders ADD CONSTRAINT orders_buyer FOREIGN KEY (user_id) REFERENCES users (id);

-- case: postgres
ALTER TABLE orders ADD CONSTRAINT orders_note_fkey FOREIGN KEY (note) REFERENCES users (email) NOT VALID;

-- case: postgres
ALTER TABLE orders ADD COLUMN buyer_id bigint;
ALTER TABLE orders ADD CONSTRAINT orders_buyer_fkey FOREIGN KEY (buyer_id) REFERENCES users (id);
