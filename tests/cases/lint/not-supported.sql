-- Cases of the rule `not-supported`: each is a migration of its own. `expect` stands above what it finds.

-- case: sqlite
ALTER TABLE users DROP COLUMN nick;
