-- Cases of the rule `attach-partition-scan`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: attach-partition-scan
ALTER TABLE orders ATTACH PARTITION orders_2020 FOR VALUES FROM (1) TO (2);

-- case: postgres
ALTER TABLE orders_2020 ADD CONSTRAINT b CHECK (id IS NOT NULL AND id >= 1 AND id < 2) NOT VALID;
ALTER TABLE orders_2020 VALIDATE CONSTRAINT b;
ALTER TABLE orders ATTACH PARTITION orders_2020 FOR VALUES FROM (1) TO (2);
