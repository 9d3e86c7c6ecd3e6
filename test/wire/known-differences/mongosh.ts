import type { KnownDifference } from './known-difference.ts'
import { stepsOf } from './rows.ts'

/** Where the servers answer mongosh otherwise than MongoDB's manual says. */
export const mongoshDifferences: readonly KnownDifference[] = [
  {
    steps: stepsOf('shell', ['insert a decimal', 'collections', 'what is stored']),
    on: ['ferretdb'],
    documented: 'decimals are a type of BSON; FerretDB ends the connection',
  },
  {
    steps: stepsOf('shell', ['aggregate', 'list indexes']),
    on: ['ferretdb'],
    documented: 'groups have any number of accumulators, and indexes may be sparse',
  },
  {
    steps: stepsOf('shell', ['a transaction', 'all of them, by a second connection']),
    on: ['ferretdb'],
    documented: 'transactions are for replica sets, which FerretDB is not',
  },
]
