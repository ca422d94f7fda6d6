-- Cases of the rule `foreign-key-type-mismatch`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: foreign-key-type-mismatch
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (age);

-- case: postgres
-- expect: foreign-key-type-mismatch
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (note) REFERENCES users (name) NOT VALID;

-- case: postgres
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
