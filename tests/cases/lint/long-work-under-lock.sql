-- Cases of the rule `long-work-under-lock`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
ALTER TABLE users ADD CONSTRAINT a CHECK (age >= 0) NOT VALID;
-- expect: long-work-under-lock
ALTER TABLE users VALIDATE CONSTRAINT a;

-- case: postgres
ALTER TABLE users ADD COLUMN b int;
-- expect: long-work-under-lock
UPDATE users SET b = age WHERE age > 0;

-- case: postgres
ALTER TABLE users ADD COLUMN a int;
ALTER TABLE users ADD COLUMN b int;

-- case: postgres
ALTER TABLE users VALIDATE CONSTRAINT a;
