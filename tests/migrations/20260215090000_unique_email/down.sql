-- Reverts 20260215090000_unique_email. Prisma does not run this file; `orm migrate down` does.

-- DropIndex
DROP INDEX "users_email_key";
