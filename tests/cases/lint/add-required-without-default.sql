-- Cases of the rule `add-required-without-default`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: add-required-without-default
ALTER TABLE users ADD COLUMN phone text NOT NULL;

-- case: sqlite
-- expect: add-required-without-default
ALTER TABLE users ADD COLUMN phone TEXT NOT NULL;

-- case: postgres
ALTER TABLE users ADD COLUMN phone text NOT NULL DEFAULT '';

-- case: postgres
CREATE TABLE t (id int);
ALTER TABLE t ADD COLUMN phone text NOT NULL;

-- case: sqlite
ALTER TABLE users ADD COLUMN phone TEXT;
