-- Cases of the rule `add-exclusion`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: add-exclusion
ALTER TABLE orders ADD CONSTRAINT one_at_a_time EXCLUDE USING gist (placed_at WITH =);

-- case: postgres
ALTER TABLE orders ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID;
