-- Reverts 20260101090000_init. Prisma does not run this file; `orm migrate down` does.

-- ParkTable
-- keeps: the values are put aside, migration.sql brings them back
ALTER TABLE "users" RENAME TO "__parked_8dba30c6d_users";
