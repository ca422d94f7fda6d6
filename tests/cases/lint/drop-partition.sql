-- Cases of the rule `drop-partition`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: drop-partition
ALTER TABLE orders DROP PARTITION p2020;

-- case: postgres
-- expect: drop-partition
ALTER TABLE orders DETACH PARTITION orders_2020;

-- case: mysql
ALTER TABLE orders ADD PARTITION (PARTITION p2030 VALUES LESS THAN (2031));
