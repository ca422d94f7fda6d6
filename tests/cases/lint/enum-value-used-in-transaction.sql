-- Cases of the rule `enum-value-used-in-transaction`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
ALTER TYPE status ADD VALUE 'gone';
-- expect: enum-value-used-in-transaction
UPDATE users SET status = 'gone' WHERE age < 0;

-- case: postgres
ALTER TYPE status ADD VALUE 'gone';
UPDATE users SET status = 'old' WHERE age < 0;
