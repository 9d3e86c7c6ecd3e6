import type { Example } from '../command.ts'

export const importExamples: readonly Example[] = [
  {
    run: 'argon import shop main users new-users.ndjson --on-bad skip',
    says: 'A file; what cannot be written is left out',
    prints: ['Imported 2 documents of new-users.ndjson into `users` (LSN 15 to 16), 1 was left out'],
  },
  {
    run: 'argon import shop staging people new-users.ndjson --dry-run',
    says: 'What an import would do',
    prints: [
      'Would import 3 documents of new-users.ndjson into `people`, which would be made; nothing was changed',
    ],
  },
  {
    run: 'argon import shop staging people < new-users.ndjson',
    says: 'From another program or a pipe',
    prints: ['Imported 3 documents of stdin into `people` (LSN 15 to 18)'],
  },
]
