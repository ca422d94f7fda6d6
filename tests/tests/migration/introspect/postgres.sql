CREATE TYPE mood AS ENUM ('sad', 'it''s', 'a,b');
CREATE TYPE "Order" AS ENUM ('asc');
CREATE TYPE nothing AS ENUM ();
CREATE DOMAIN posint AS integer DEFAULT 1 CHECK (VALUE > 0);
CREATE TYPE pair AS (a int, b text);
CREATE TYPE float_range AS RANGE (SUBTYPE = float8);
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE "we""ird T" (
    id serial PRIMARY KEY,
    "select" text COLLATE "C" NOT NULL DEFAULT 'x',
    "a.b" varchar(9) DEFAULT NULL,
    m mood[] DEFAULT '{sad}',
    o "Order" NOT NULL DEFAULT 'asc',
    p posint,
    i inet DEFAULT '10.0.0.1',
    tz timestamptz(3) DEFAULT now(),
    plain timestamp DEFAULT '2020-01-01',
    g int GENERATED ALWAYS AS (id * 2) STORED,
    ident bigint GENERATED ALWAYS AS IDENTITY,
    cs "char",
    iv interval day to second(3),
    t tsvector,
    bits varbit(5) DEFAULT B'101',
    matrix int[3][3],
    c pair,
    r float_range,
    d numeric DEFAULT -1.50,
    b boolean DEFAULT 't'
);
COMMENT ON TABLE "we""ird T" IS 'it''s
two lines';
COMMENT ON COLUMN "we""ird T"."select" IS 'a column';

CREATE TABLE child (
    a int,
    b int,
    c int REFERENCES "we""ird T" ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    d int CONSTRAINT "f""k" REFERENCES "we""ird T" ON DELETE SET DEFAULT,
    "deferrable" int REFERENCES "we""ird T" DEFERRABLE,
    e int CHECK (e IN (1, 2)),
    f text CONSTRAINT "ch""eck" CHECK (f LIKE 'a%' AND length(f) BETWEEN 1 AND 5),
    CONSTRAINT cpk PRIMARY KEY (b, a),
    CONSTRAINT self FOREIGN KEY (c, d) REFERENCES child (b, a),
    CONSTRAINT self_full FOREIGN KEY (c, d) REFERENCES child (b, a) MATCH FULL,
    CONSTRAINT partly FOREIGN KEY (c, d) REFERENCES child (b, a) ON DELETE SET NULL (c),
    CONSTRAINT u UNIQUE (c, e),
    CONSTRAINT late UNIQUE (e) DEFERRABLE,
    EXCLUDE USING gist (box(point(a, b), point(a, b)) WITH &&)
);
CREATE TABLE wide (a int, b int, PRIMARY KEY (a) INCLUDE (b));
ALTER TABLE child ADD CONSTRAINT not_valid CHECK (a > 0) NOT VALID;
ALTER TABLE child ADD CONSTRAINT no_inherit CHECK (a > 0) NO INHERIT;
CREATE INDEX part ON child (a DESC, b) WHERE e > 1 AND c IS NULL;
CREATE INDEX expression ON child ((a + b));
CREATE INDEX hashed ON child USING hash (a);
CREATE INDEX nulls_first ON child (a NULLS FIRST);
CREATE INDEX covering ON child (a) INCLUDE (b);
CREATE INDEX pattern ON child (f text_pattern_ops);
CREATE INDEX collated ON child (f COLLATE "C");
CREATE INDEX "quo""ted" ON child ("deferrable");
CREATE UNIQUE INDEX nulls_equal ON child (a) NULLS NOT DISTINCT;
CREATE INDEX gone ON child (a, d);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'gone'::regclass;

CREATE VIEW v AS SELECT 1 AS one;
CREATE MATERIALIZED VIEW mv AS SELECT 1 AS one;
CREATE INDEX mv_one ON mv (one);
CREATE SEQUENCE free_seq;
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'select x';
CREATE FUNCTION f(x text) RETURNS text LANGUAGE sql AS 'select x';
CREATE AGGREGATE agg(int) (SFUNC = int4pl, STYPE = int);
CREATE PROCEDURE proc() LANGUAGE sql AS 'select 1';
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER trg BEFORE INSERT ON child FOR EACH ROW EXECUTE FUNCTION tf();
ALTER TABLE child ENABLE ROW LEVEL SECURITY;
CREATE POLICY pol ON child FOR SELECT USING (a > 0);
CREATE RULE quiet AS ON DELETE TO child WHERE a = 7 DO INSTEAD NOTHING;
CREATE STATISTICS st ON a, b FROM child;
CREATE COLLATION "my" (LOCALE = 'C');

CREATE TABLE parted (id int, d date) PARTITION BY RANGE (d);
CREATE TABLE parted_2020 PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE UNLOGGED TABLE heir (extra int) INHERITS (wide) WITH (fillfactor = 50);

CREATE SCHEMA _parked;
CREATE TABLE _parked.__parked_12345678_x (a int);
ALTER TABLE wide ADD COLUMN __parked_12345678_y int;
CREATE INDEX wide_y ON wide (__parked_12345678_y);
CREATE TABLE _prisma_migrations (id int PRIMARY KEY);
CREATE SCHEMA _orm;
CREATE TABLE _orm.history (id int PRIMARY KEY);
