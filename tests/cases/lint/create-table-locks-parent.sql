-- Cases of the rule `create-table-locks-parent`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: create-table-locks-parent
CREATE TABLE t (id int, user_id bigint REFERENCES users (id));

-- case: postgres
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int, p_id int REFERENCES p (id));
