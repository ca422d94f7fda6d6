-- Cases of the rule `mass-dml`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
UPDATE users SET age = 1 WHERE age = 0;
