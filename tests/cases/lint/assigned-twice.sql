-- Cases of the rule `assigned-twice`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: assigned-twice
UPDATE users SET age = 1, age = 2 WHERE id = 1;

-- case: postgres
UPDATE users SET age = 1, name = 'a' WHERE id = 1;
