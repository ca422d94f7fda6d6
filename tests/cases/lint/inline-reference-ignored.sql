-- Cases of the rule `inline-reference-ignored`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: inline-reference-ignored
CREATE TABLE t (id INT, user_id BIGINT REFERENCES users (id));

-- case: mysql
CREATE TABLE t (id INT, user_id BIGINT, FOREIGN KEY (user_id) REFERENCES users (id));
