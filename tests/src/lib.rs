//! Integration, compile-fail and golden tests, real Prisma as referee, and the rules of the repository.
