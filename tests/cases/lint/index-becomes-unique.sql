-- Cases of the rule `index-becomes-unique`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: index-becomes-unique
DROP INDEX orders_user_id_idx;
CREATE UNIQUE INDEX orders_user_id_key ON orders (user_id);

-- case: mysql
-- expect: index-becomes-unique
ALTER TABLE orders DROP INDEX orders_user_id_idx, ADD UNIQUE KEY orders_user_id_key (user_id);

-- case: postgres
CREATE UNIQUE INDEX CONCURRENTLY orders_user_id_key ON orders (user_id);
DROP INDEX CONCURRENTLY orders_user_id_idx;

-- case: sqlite
DROP INDEX orders_user_id_idx;
