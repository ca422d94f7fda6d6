-- CreateEnum
CREATE TYPE "kind" AS ENUM ('a', 'b');

-- CreateTable
CREATE TABLE "everies" (
    "id" INTEGER NOT NULL,
    "f00" smallint,
    "f01" integer,
    "f02" bigint,
    "f03" decimal(8,3),
    "f04" numeric,
    "f05" money,
    "f06" inet,
    "f07" oid,
    "f08" real,
    "f09" double precision,
    "f10" varchar,
    "f11" varchar(5),
    "f12" char(3),
    "f13" text,
    "f14" bytea,
    "f15" timestamp(0),
    "f16" timestamp,
    "f17" timestamptz(3),
    "f18" date,
    "f19" time,
    "f20" time(3) with time zone,
    "f21" timetz(2),
    "f22" boolean,
    "f23" bit,
    "f24" bit(3),
    "f25" varbit(8),
    "f26" bit varying,
    "f27" uuid,
    "f28" xml,
    "f29" json,
    "f30" jsonb,
    "f31" int4,
    "f32" bpchar,
    "f33" character varying(7),
    "f34" interval,
    "f35" int4range,
    "f36" text[],
    "f37" tsvector,
    "f38" TEXT,
    "f39" TEXT,
    "f40" TEXT,

    CONSTRAINT "everies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "natives" (
    "id" BIGSERIAL NOT NULL,
    "name" VARCHAR(80) COLLATE "C" NOT NULL,
    "address" inet NOT NULL,
    "seen_at" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "price" money NOT NULL,
    "other" tsvector,
    "tags" varchar(10)[] NOT NULL,
    "data" json NOT NULL,
    "kind" text NOT NULL,
    "flag" BOOLEAN NOT NULL,
    "token" UUID NOT NULL,

    CONSTRAINT "natives_pkey" PRIMARY KEY ("id")
);
