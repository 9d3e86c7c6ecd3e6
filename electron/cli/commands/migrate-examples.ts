import type { Example } from '../command.ts'

export const migrateExamples: readonly Example[] = [
  {
    needs: 'server',
    run: 'argon migrate run local "Older shop" --database older --ignore odd --dry-run',
    says: 'What a migration would write; a collection that is of no branch is left where it is',
    prints: [
      'BRANCH   COLLECTIONS  DOCUMENTS  WRITTEN  COMPARED',
      'main     1            20         20       0',
      'feature  1            20         1        0',
      '1.3 kB of documents became 658 B of entries, 48 % less',
      'Would migrate database `older` into the new project `Older shop`; nothing was changed',
    ],
  },
  {
    needs: 'server',
    run: 'argon migrate run local "Older shop" --database older --map odd=main:odd',
    says: 'The migration; run again it goes on, or takes over what changed',
    prints: [
      'BRANCH   COLLECTIONS  DOCUMENTS  WRITTEN  COMPARED',
      'main     2            21         21       21',
      'feature  1            20         1        20',
      '1.3 kB of documents became 674 B of entries, 47 % less',
      'Migrated database `older` into project `Older shop`: 41 documents compared, all the same',
    ],
  },
]
