-- Cases of the rule `domain-constraint`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: domain-constraint
ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%');

-- case: postgres
ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%') NOT VALID;
