-- Cases of the rule `create-trigger`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: create-trigger
CREATE TRIGGER audit AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch();

-- case: postgres
-- expect: create-trigger
ALTER TABLE users DISABLE TRIGGER audit;

-- case: postgres
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
