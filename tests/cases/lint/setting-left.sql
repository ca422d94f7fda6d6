-- Cases of the rule `setting-left`: each is a migration of its own. `expect` stands above what it finds.

-- case: postgres
-- expect: setting-left
SET search_path = app;

-- case: postgres
-- expect: setting-left
SET ROLE admin;

-- case: mysql
-- expect: setting-left
SET foreign_key_checks = 0;

-- case: postgres
SET LOCAL search_path = app;

-- case: mysql
SET foreign_key_checks = 0;
SET foreign_key_checks = 1;

-- case: postgres
SET ROLE admin;
RESET ROLE;
