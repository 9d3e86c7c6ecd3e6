import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateDocument } from '../../../electron/engine/bson/validate.ts'
import { compileFilter } from '../../../electron/engine/query/filter/compile-filter.ts'
import { compileUpdate } from '../../../electron/engine/query/update/compile-update.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import { updateCases, type UpdateCase } from '../../golden/cases/update-cases.ts'
import { documentBytes, raw } from '../../support/bson-arbitraries.ts'
import { everyBsonValue } from '../../support/every-bson-value.ts'
import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'

const moment = { now: 0n, timestamp: { seconds: 1, increment: 1 } }
const everything = documentBytes([
  ['_id', raw.int32(1)],
  ...everyBsonValue.map(([, value], i) => [`v${i}`, value] as const),
  ['a', raw.array(everyBsonValue.map(([, value]) => value))],
  ['b', raw.object([['c', raw.array([raw.int32(1), raw.object([['d', raw.int32(1)]])])]])],
])

/** Compiles, applies and upserts; an error has to be one of ours, and a query's own has MongoDB's code. */
function isAnsweredOrRefused(
  update: Uint8Array | Uint8Array[],
  arrayFilters: readonly Uint8Array[],
): boolean {
  const filter = compileFilter(documentBytes([['b.c', raw.int32(1)]]))
  try {
    const compiled = compileUpdate(update, { ...moment, arrayFilters })
    for (const run of [
      () => compiled.apply(everything, 0),
      () => compiled.upsert(filter.filter, () => new Uint8Array(12)),
    ]) {
      if (attempt(run)) return true
    }
    return false
  } catch (error) {
    return refuse(error)
  }
}

function attempt(run: () => Uint8Array): boolean {
  try {
    validateDocument(run())
    return true
  } catch (error) {
    return refuse(error)
  }
}

function refuse(error: unknown): false {
  if (!isArgonError(error)) throw error
  if (error.code.startsWith('query.')) expect(error.details['mongoCode']).toBeTypeOf('number')
  return false
}

const operators = [
  ...['$set', '$unset', '$inc', '$mul', '$min', '$max', '$rename', '$setOnInsert', '$currentDate', '$bit'],
  ...['$push', '$addToSet', '$pop', '$pull', '$pullAll', '$foo', 'a'],
]
const part = fc.constantFrom(
  'a',
  'b',
  'c',
  '0',
  '1',
  '$',
  '$[]',
  '$[i]',
  '$[',
  '$x',
  '',
  '99999999999999999999',
  '_id',
  'v1',
)
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))
const clause = fc.constantFrom(
  '$each',
  '$slice',
  '$sort',
  '$position',
  '$type',
  '$in',
  '$gt',
  '$not',
  'and',
  'x',
)
const leaf = fc.constantFrom<TreeNode>(
  ...everyBsonValue.map(([, value]) => bsonToTree(documentBytes([['', value]])).fields[0]?.[1] as TreeNode),
)
const operand: fc.Arbitrary<TreeNode> = fc.letrec<{ node: TreeNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    path.map((value): TreeNode => ({ kind: 'string', value })),
    fc
      .array(fc.tuple(clause, tie('node')), { maxLength: 3 })
      .map((fields): TreeNode => ({ kind: 'object', fields })),
    fc.array(tie('node'), { maxLength: 3 }).map((items): TreeNode => ({ kind: 'array', items })),
  ),
})).node
const body = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .array(fc.tuple(path, operand), { maxLength: 3 })
      .map((fields): TreeNode => ({ kind: 'object', fields })),
  },
  operand,
)
const wrongUpdate = fc
  .array(fc.tuple(fc.constantFrom(...operators), body), { maxLength: 3 })
  .map((fields): ObjectNode => ({ kind: 'object', fields }))
const filters = fc.array(
  fc
    .array(fc.tuple(fc.constantFrom('i', 'i.a', 'j', '$and', 'I'), operand), { maxLength: 2 })
    .map((fields): ObjectNode => ({ kind: 'object', fields })),
  { maxLength: 2 },
)

describe('an update that makes no sense', () => {
  it('is refused with a code of MongoDB, and with nothing else', () => {
    let answered = 0
    fc.assert(
      fc.property(wrongUpdate, filters, (update, arrayFilters) => {
        if (isAnsweredOrRefused(treeToBson(update), arrayFilters.map(treeToBson))) answered += 1
      }),
      { numRuns: 4000 },
    )
    expect(answered).toBeGreaterThan(50)
  })

  it('is refused where its bytes are damaged', () => {
    const changed = fc.tuple(fc.nat(), fc.nat(), fc.nat(255))
    fc.assert(
      fc.property(changed, ([seed, at, byte]) => {
        const [{ update }] = updateCases(1, seed) as [UpdateCase]
        const isPipeline = update.kind === 'array'
        const bytes = isPipeline ? treeToBson(update.items[0] as ObjectNode) : treeToBson(update)
        bytes[at % bytes.length] = byte
        for (const damaged of [bytes, bytes.subarray(0, at % bytes.length)])
          isAnsweredOrRefused(isPipeline ? [damaged] : damaged, [])
      }),
      { numRuns: 2000 },
    )
  })
})
