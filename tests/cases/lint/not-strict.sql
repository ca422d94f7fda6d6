-- Cases of the rule `not-strict`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: not-strict
SET sql_mode = '';

-- case: mysql
-- expect: not-strict
SET SESSION sql_mode = 'ANSI';

-- case: mysql
SET sql_mode = 'STRICT_TRANS_TABLES';
