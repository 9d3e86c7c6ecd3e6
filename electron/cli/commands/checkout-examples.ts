import type { Example } from '../command.ts'

export const checkoutExamples: readonly Example[] = [
  {
    needs: 'server',
    run: 'argon checkout shop main --at 5 --to local --database crm --collection users --dry-run',
    says: 'What a checkout would write',
    prints: [
      'COLLECTION  INSERTS  UPDATES  DELETES  UNCHANGED  INDEXES',
      'users       0        1        0        2          -',
      'Would check out LSN 5 into database `crm`; nothing was changed',
    ],
  },
  {
    needs: 'server',
    run: 'argon checkout shop "main@2026-11-02 14:01" --to local --database crm',
    says: 'The state of a time, compared and written',
    prints: [
      'COLLECTION  INSERTS  UPDATES  DELETES  UNCHANGED',
      'users       0        1        0        2',
      'Checked out LSN 5 into database `crm`',
    ],
  },
]
