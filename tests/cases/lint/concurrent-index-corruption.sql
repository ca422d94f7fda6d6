-- Cases of the rule `concurrent-index-corruption`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
CREATE INDEX CONCURRENTLY a ON users (name);
