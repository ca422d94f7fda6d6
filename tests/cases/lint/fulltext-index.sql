-- Cases of the rule `fulltext-index`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: fulltext-index
CREATE FULLTEXT INDEX users_text ON users (name);

-- case: mysql
-- expect: fulltext-index
ALTER TABLE users ADD FULLTEXT INDEX users_text (name);

-- case: mysql
CREATE INDEX users_text ON users (email);
