import type { KnownDifference } from './known-difference.ts'
import { stepsOf } from './rows.ts'

/** Where the servers answer PyMongo otherwise than MongoDB's manual says. */
export const pymongoDifferences: readonly KnownDifference[] = [
  {
    steps: stepsOf('warehouse', ['insert a decimal', 'collections']),
    on: ['ferretdb'],
    documented: 'decimals are a type of BSON; FerretDB ends the connection',
  },
  {
    steps: stepsOf('warehouse', ['array filters', 'all parts', 'unwind', 'what is stored']),
    on: ['ferretdb'],
    documented: 'updates have arrayFilters',
  },
  {
    steps: stepsOf('warehouse', ['group']),
    on: ['ferretdb'],
    documented: 'a sum is of the type that its numbers need',
  },
  {
    steps: stepsOf('warehouse', ['a transaction', 'a transaction that is given up', 'bookings']),
    on: ['ferretdb'],
    documented: 'transactions are for replica sets, which FerretDB is not',
  },
]
