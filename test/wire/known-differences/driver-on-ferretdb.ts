import type { KnownDifference } from './known-difference.ts'
import { stepsAndSeen, stepsOf } from './rows.ts'

const ferretDb = (documented: string, steps: readonly string[]): KnownDifference => ({
  steps,
  on: ['ferretdb'],
  documented,
})

/** FerretDB 1 has few stages and operators, no transactions, and no type for decimals. */
export const driverOnFerretDb: readonly KnownDifference[] = [
  ferretDb(
    'decimals are a type of BSON; FerretDB ends the connection',
    stepsOf('documents', ['insert a decimal', 'what is stored']),
  ),
  ferretDb(
    'operators of queries and projections that FerretDB has not',
    stepsOf('documents', ['find by an element of an array', 'find by an expression', 'find with a slice']),
  ),
  ferretDb('operators and modifiers of updates that FerretDB has not, or applies otherwise', [
    ...stepsAndSeen('updates', [
      '$pull',
      'the positional operator',
      'every element',
      'elements by a filter',
      'a pipeline',
    ]),
    ...stepsOf('updates', ['$push with its modifiers, seen', 'an upsert, seen']),
  ]),
  ferretDb('each upserted id is told by the place of its write in the batch', ['batches: a mixed batch']),
  ferretDb('killCursors takes the ids that a driver sends', ['cursors: a cursor that was killed']),
  ferretDb(
    'findAndModify takes projections and pipelines',
    stepsAndSeen('find and modify', ['with a projection', 'by a pipeline']),
  ),
  ferretDb(
    'stages and expressions that FerretDB has not, and what $out and $merge would have left',
    stepsOf('aggregation', [
      'group with sums',
      'group with averages and lists',
      'unwind and count',
      'unwind and keep the empty',
      'look up',
      'look up by a pipeline',
      'facets',
      'buckets',
      'replaced root',
      'expressions',
      'union',
      'window of a running sum',
      'a graph',
      'a stage that there is not',
      'a division by zero',
      'out',
      'out, seen',
      'merge',
      'merge, seen',
      'documents of the pipeline itself',
      'what is stored',
    ]),
  ),
  ferretDb(
    'indexes may be sparse, partial or expire; FerretDB refuses the whole list',
    stepsOf('indexes', [
      'make some',
      'the same name with other keys',
      'list',
      'an insert that is not unique',
      'an update that is not unique',
      'a batch that is not unique',
      'drop one',
      'what is stored',
    ]),
  ),
  ferretDb('what cannot be unique is refused with 11000', ['indexes: an index that cannot be unique']),
  ferretDb('a hint that names no index is refused with 2', ['indexes: find by a hint that there is not']),
  ferretDb(
    'transactions are for replica sets, which FerretDB is not',
    stepsOf('transactions', [
      'commit',
      'commit, seen',
      'abort',
      'abort, seen',
      'an insert, and a read of it',
      'a write conflict',
      'a write outside of a transaction that is over',
    ]),
  ),
  ferretDb('change streams are for replica sets, which FerretDB is not', [
    'change streams: a stage that a stream may not have',
  ]),
  ferretDb('a write without documents is refused with 16', ['sessions: a write without documents']),
]
