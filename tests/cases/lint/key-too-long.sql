-- Cases of the rule `key-too-long`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
ALTER TABLE users ADD COLUMN url VARCHAR(1000);
-- expect: key-too-long
CREATE INDEX users_url ON users (url);

-- case: mysql
CREATE INDEX users_nick ON users (nick);
