import type { Example } from '../command.ts'

export const connectionExamples: readonly Example[] = [
  {
    run: 'argon connection add staging "mongodb://db.example.com/crm" --colour green',
    says: 'A connection that can be named from then on',
    prints: ['Added connection `staging` to mongodb://db.example.com/crm'],
  },
  {
    run: 'argon connection add production - --locked < uri.txt',
    says: 'With a password that nobody sees in a list of processes; it is never shown again',
    prints: ['Added connection `production` to mongodb+srv://ada@cluster.example.com'],
  },
  {
    run: 'argon connection list',
    says: 'What is saved',
    prints: [
      'NAME    URI                           COLOUR  STATE',
      'backup  mongodb://backup.example.com  red     locked',
    ],
  },
  {
    run: 'argon connection delete backup --dry-run',
    says: 'What deleting would do',
    prints: ['Would delete connection `backup`; nothing was changed'],
  },
]
