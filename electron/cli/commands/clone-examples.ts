import type { Example } from '../command.ts'

export const cloneExamples: readonly Example[] = [
  {
    needs: 'server',
    run: 'argon clone local CRM --database crm',
    says: 'A whole database into a new project, from a saved connection',
    prints: [
      'Cloned 2 collections of database `crm` into the new project `CRM`: 5 inserts, 0 updates, 0 deletes (LSN 2 to 8)',
    ],
  },
  {
    needs: 'server',
    run: 'argon clone local shop --database crm --branch main --collection users',
    says: 'A pull: what differs of one collection',
    prints: [
      'Cloned 1 collection of database `crm` into branch `main` of project `Shop`: 0 inserts, 1 update, 1 delete (LSN 15 to 16)',
    ],
  },
  {
    needs: 'server',
    run: 'argon clone - shop --database crm --new-branch live --dry-run < server.txt',
    says: 'What would be read, by a connection string that is not saved',
    prints: [
      'Would clone about 5 documents of 2 collections of database `crm` into the new branch `live` of project `Shop`; nothing was changed',
    ],
  },
]
