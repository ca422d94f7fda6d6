-- Cases of the rule `drop-primary-key`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: drop-primary-key
ALTER TABLE users DROP PRIMARY KEY;

-- case: postgres
-- expect: drop-primary-key
ALTER TABLE users DROP CONSTRAINT users_pkey;

-- case: mysql
ALTER TABLE users DROP PRIMARY KEY, ADD PRIMARY KEY (email);

-- case: postgres
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
