-- Cases of the rule `collation-merges-values`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: collation-merges-values
ALTER TABLE users MODIFY email VARCHAR(60) COLLATE utf8mb4_general_ci NOT NULL;

-- case: postgres
-- expect: collation-merges-values
ALTER TABLE users ALTER COLUMN email TYPE varchar(60) COLLATE "C";

-- case: mysql
-- expect: collation-merges-values
ALTER TABLE users CONVERT TO CHARACTER SET utf8mb4;

-- case: mysql
ALTER TABLE users MODIFY name TEXT COLLATE utf8mb4_general_ci;
