-- Cases of the rule `add-check`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: add-check
ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age >= 0);

-- case: mysql
-- expect: add-check
ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age >= 0);

-- case: postgres
ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age >= 0) NOT VALID;
