-- CreateTable
CREATE TABLE "listses" (
    "id" INTEGER NOT NULL,
    "bools" BOOLEAN[] NOT NULL,
    "numbers" INTEGER[] NOT NULL,
    "big_numbers" BIGINT[] NOT NULL,
    "tags" TEXT[] NOT NULL,
    "short_tags" VARCHAR(20)[] NOT NULL,
    "uuids" UUID[] NOT NULL,
    "instants" TIMESTAMPTZ(6)[] NOT NULL,
    "maybe_tags" TEXT[],

    CONSTRAINT "listses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "optionals" (
    "id" INTEGER NOT NULL,
    "bool_value" BOOLEAN,
    "i8_value" SMALLINT,
    "i64_value" BIGINT,
    "u32_value" BIGINT,
    "u64_value" DECIMAL(20,0),
    "f32_value" REAL,
    "decimal_value" DECIMAL(65,30),
    "varchar_value" VARCHAR(100),
    "bytes_value" BYTEA,
    "instant" TIMESTAMPTZ(6),
    "day" DATE,
    "time" TIME(6),
    "uuid_value" UUID,
    "json_value" JSONB,
    "email" TEXT,

    CONSTRAINT "optionals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "requireds" (
    "id" INTEGER NOT NULL,
    "bool_value" BOOLEAN NOT NULL,
    "i8_value" SMALLINT NOT NULL,
    "i16_value" SMALLINT NOT NULL,
    "i32_value" INTEGER NOT NULL,
    "i64_value" BIGINT NOT NULL,
    "u8_value" SMALLINT NOT NULL,
    "u16_value" INTEGER NOT NULL,
    "u32_value" BIGINT NOT NULL,
    "u64_value" DECIMAL(20,0) NOT NULL,
    "f32_value" REAL NOT NULL,
    "f64_value" DOUBLE PRECISION NOT NULL,
    "decimal_value" DECIMAL(65,30) NOT NULL,
    "price" DECIMAL(10,2) NOT NULL,
    "string_value" TEXT NOT NULL,
    "text_value" TEXT NOT NULL,
    "varchar_value" VARCHAR(100) NOT NULL,
    "char_value" CHAR(2) NOT NULL,
    "bytes_value" BYTEA NOT NULL,
    "instant" TIMESTAMPTZ(6) NOT NULL,
    "local" TIMESTAMP(6) NOT NULL,
    "day" DATE NOT NULL,
    "time" TIME(6) NOT NULL,
    "uuid_value" UUID NOT NULL,
    "json_value" JSONB NOT NULL,
    "email" TEXT NOT NULL,

    CONSTRAINT "requireds_pkey" PRIMARY KEY ("id")
);
