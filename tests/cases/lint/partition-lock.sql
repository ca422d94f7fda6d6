-- Cases of the rule `partition-lock`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: partition-lock
CREATE TABLE orders_2030 PARTITION OF orders FOR VALUES FROM (1) TO (2);

-- case: postgres
-- expect: partition-lock
ALTER TABLE orders DETACH PARTITION orders_2020;

-- case: postgres
ALTER TABLE orders DETACH PARTITION orders_2020 CONCURRENTLY;
