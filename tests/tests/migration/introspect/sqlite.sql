CREATE TABLE parent (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- it's the key (
    "select" TEXT NOT NULL COLLATE NOCASE DEFAULT 'CHECK (1)',
    [a b] VARCHAR ( 10 ) DEFAULT (lower('X')),
    `g` INT GENERATED ALWAYS AS (id * 2) STORED,
    v AS ("select" || ')') VIRTUAL,
    n DECIMAL(10, 2) DEFAULT -1.50 CONSTRAINT positive CHECK (n > 0),
    unnamed INT CHECK (unnamed IN (1, 2)),
    created DATETIME DEFAULT CURRENT_TIMESTAMP,
    none_of_it DEFAULT NULL,
    code TEXT UNIQUE,
    CONSTRAINT "it's" CHECK ("select" <> ')' /* ) */ AND id > 0),
    CHECK (id < 100)
);
CREATE TABLE child (
    a INT,
    b TEXT,
    c INTEGER REFERENCES parent,
    d INTEGER CONSTRAINT "named one" REFERENCES parent (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    e INTEGER NOT NULL ON CONFLICT IGNORE REFERENCES parent (id) NOT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pk PRIMARY KEY (b, a),
    UNIQUE (c, d),
    CONSTRAINT self FOREIGN KEY (c, b) REFERENCES child (a, b) ON DELETE CASCADE
    CONSTRAINT without_comma CHECK (a > 0)
);
CREATE TABLE strict_one (k TEXT PRIMARY KEY, v ANY) STRICT, WITHOUT ROWID;
CREATE TABLE text_key (k TEXT PRIMARY KEY, v INT);
CREATE TABLE "qu""oted ""t" ("col""umn" INT, 'single' INT, CHECK ("col""umn" > 0));
CREATE TABLE copied AS SELECT 1 AS one, 'x' AS two;
CREATE INDEX partial ON child (a DESC, b) WHERE a > 1 AND "b" <> 'WHERE';
CREATE INDEX expression ON child (a + 1);
CREATE INDEX collated ON child (b COLLATE NOCASE);
CREATE INDEX own_collation ON parent ("select");
CREATE UNIQUE INDEX "un""ique" ON "qu""oted ""t" ("col""umn");
CREATE VIEW seen AS SELECT a FROM child;
CREATE TRIGGER trg AFTER INSERT ON child BEGIN UPDATE parent SET unnamed = 1; END;
CREATE VIRTUAL TABLE searched USING fts5(body);
CREATE TABLE __parked_12345678_x (a INT);
ALTER TABLE text_key ADD COLUMN __parked_12345678_y INT;
CREATE INDEX parked_y ON text_key (__parked_12345678_y);
ALTER TABLE text_key ADD COLUMN added INT DEFAULT 3 CHECK (added > 2);
CREATE TABLE _prisma_migrations (id TEXT PRIMARY KEY);
CREATE INDEX books ON _prisma_migrations (id);
CREATE TABLE _orm_history (id TEXT PRIMARY KEY);
