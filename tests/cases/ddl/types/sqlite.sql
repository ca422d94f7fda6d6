-- CreateTable
CREATE TABLE "listses" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "bools" JSONB NOT NULL,
    "numbers" JSONB NOT NULL,
    "big_numbers" JSONB NOT NULL,
    "tags" JSONB NOT NULL,
    "short_tags" JSONB NOT NULL,
    "uuids" JSONB NOT NULL,
    "instants" JSONB NOT NULL,
    "maybe_tags" JSONB
);

-- CreateTable
CREATE TABLE "optionals" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "bool_value" BOOLEAN,
    "i8_value" INTEGER,
    "i64_value" BIGINT,
    "u32_value" BIGINT,
    "u64_value" BIGINT,
    "f32_value" REAL,
    "decimal_value" DECIMAL,
    "varchar_value" TEXT,
    "bytes_value" BLOB,
    "instant" DATETIME,
    "day" DATETIME,
    "time" TEXT,
    "uuid_value" TEXT,
    "json_value" JSONB,
    "email" TEXT,
    CONSTRAINT "optionals_varchar_value_check" CHECK (length("varchar_value") <= 100)
);

-- CreateTable
CREATE TABLE "requireds" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "bool_value" BOOLEAN NOT NULL,
    "i8_value" INTEGER NOT NULL,
    "i16_value" INTEGER NOT NULL,
    "i32_value" INTEGER NOT NULL,
    "i64_value" BIGINT NOT NULL,
    "u8_value" INTEGER NOT NULL,
    "u16_value" INTEGER NOT NULL,
    "u32_value" BIGINT NOT NULL,
    "u64_value" BIGINT NOT NULL,
    "f32_value" REAL NOT NULL,
    "f64_value" REAL NOT NULL,
    "decimal_value" DECIMAL NOT NULL,
    "price" DECIMAL NOT NULL,
    "string_value" TEXT NOT NULL,
    "text_value" TEXT NOT NULL,
    "varchar_value" TEXT NOT NULL,
    "char_value" TEXT NOT NULL,
    "bytes_value" BLOB NOT NULL,
    "instant" DATETIME NOT NULL,
    "local" DATETIME NOT NULL,
    "day" DATETIME NOT NULL,
    "time" TEXT NOT NULL,
    "uuid_value" TEXT NOT NULL,
    "json_value" JSONB NOT NULL,
    "email" TEXT NOT NULL,
    CONSTRAINT "requireds_varchar_value_check" CHECK (length("varchar_value") <= 100),
    CONSTRAINT "requireds_char_value_check" CHECK (length("char_value") <= 2)
);
