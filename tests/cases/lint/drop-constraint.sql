-- Cases of the rule `drop-constraint`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: drop-constraint
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;

-- case: mysql
-- expect: drop-constraint
ALTER TABLE orders DROP FOREIGN KEY orders_user_id_fkey;

-- case: postgres
ALTER TABLE users ADD CONSTRAINT n CHECK (name IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT n;
ALTER TABLE users ALTER COLUMN name SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT n;

-- case: mysql
ALTER TABLE orders DROP FOREIGN KEY orders_user_id_fkey, ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id);
