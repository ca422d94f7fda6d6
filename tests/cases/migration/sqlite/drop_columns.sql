-- === 1 the only part: one transaction

-- ParkColumn: Contract, Database, Metadata, loss Parked
ALTER TABLE "parents" RENAME COLUMN "age" TO "__parked_1a2b3c4d_age";

-- === 1 back

-- RestoreColumn: Contract, Database, Metadata, loss None
ALTER TABLE "parents" RENAME COLUMN "__parked_1a2b3c4d_age" TO "age";

-- Up parks parents.age as __parked_1a2b3c4d_age
--   restore: 
--   purge: ALTER TABLE "parents" DROP COLUMN "__parked_1a2b3c4d_age";

