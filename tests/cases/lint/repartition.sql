-- Cases of the rule `repartition`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: repartition
ALTER TABLE users PARTITION BY HASH (id) PARTITIONS 4;

-- case: mysql
-- expect: repartition
ALTER TABLE users REMOVE PARTITIONING;

-- case: mysql
ALTER TABLE users ADD COLUMN a INT;
