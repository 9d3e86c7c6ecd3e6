import type { KnownDifference } from './known-difference.ts'
import { stepsOf } from './rows.ts'

/** Where the servers answer mongoose otherwise than MongoDB's manual says. */
export const mongooseDifferences: readonly KnownDifference[] = [
  {
    steps: stepsOf('bookshop', ['indexes are made', 'aggregate']),
    on: ['ferretdb'],
    documented: 'indexes are listed in the order in which they were made; $lookup is a stage',
  },
  {
    steps: stepsOf('bookshop', ['a transaction', 'a transaction that is given up']),
    on: ['ferretdb'],
    documented: 'transactions are for replica sets, which FerretDB is not',
  },
]
