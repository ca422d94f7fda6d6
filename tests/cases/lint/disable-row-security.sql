-- Cases of the rule `disable-row-security`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: disable-row-security
ALTER TABLE users DISABLE ROW LEVEL SECURITY;

-- case: postgres
-- expect: disable-row-security
DROP POLICY own ON users;

-- case: postgres
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
