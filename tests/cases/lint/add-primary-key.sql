-- Cases of the rule `add-primary-key`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: add-primary-key
ALTER TABLE users ADD PRIMARY KEY (email);

-- case: mysql
-- expect: add-primary-key
ALTER TABLE users ADD PRIMARY KEY (email);

-- case: postgres
ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_id_key;
