-- === 1 the only part: one transaction

-- RenameEnum: Contract, None, Metadata, loss None
ALTER TYPE "State" RENAME TO "Stage";

-- RenameEnumValue: Contract, None, Metadata, loss None
ALTER TYPE "Stage" RENAME VALUE 'Done' TO 'Closed';

-- === 1 back

-- RenameEnumValue: Expand, None, Metadata, loss None
ALTER TYPE "Stage" RENAME VALUE 'Closed' TO 'Done';

-- RenameEnum: Expand, None, Metadata, loss None
ALTER TYPE "Stage" RENAME TO "State";

