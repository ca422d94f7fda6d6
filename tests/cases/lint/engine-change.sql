-- Cases of the rule `engine-change`: each is a migration of its own. `expect` stands above what it finds.

-- case: mysql
-- expect: engine-change
ALTER TABLE users ENGINE=MyISAM;

-- case: mysql
ALTER TABLE users COMMENT='people';
