import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileUpdate } from '../../../electron/engine/query/update/compile-update.ts'
import { compileFilter } from '../../../electron/engine/query/filter/compile-filter.ts'
import { idOfDocument } from '../../../electron/engine/bson/document-id.ts'
import { bytesOf } from '../../../electron/engine/bson/build.ts'
import { ElementCursor } from '../../../electron/engine/bson/raw.ts'
import { validateDocument } from '../../../electron/engine/bson/validate.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode } from '../../../shared/ejson/tree.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import { updateBytes, updateCases, type UpdateCase } from '../../golden/cases/update-cases.ts'
import { documentBytes, joinBytes, raw, type RawValue } from '../../support/bson-arbitraries.ts'
import { everyBsonValue } from '../../support/every-bson-value.ts'
import { bsonOfText } from '../../support/bson-of-text.ts'

const moment = { now: 0n, timestamp: { seconds: 1, increment: 1 } }
const cases = fc.nat().map((seed) => (updateCases(1, seed) as [UpdateCase])[0])

/** The document after the update, null where the update is refused. */
function applied(document: Uint8Array, { filter, update, arrayFilters }: UpdateCase): Uint8Array | null {
  try {
    const compiled = compileUpdate(updateBytes(update), {
      ...moment,
      arrayFilters: arrayFilters?.items.map((node) => treeToBson(node as ObjectNode)),
    })
    const { matches, position } = compileFilter(treeToBson(filter))
    const isMatched = compiled.hasPositional && matches(document, 0)
    return compiled.apply(document, isMatched ? position(document, 0) : null)
  } catch (error) {
    if (isArgonError(error)) return null
    throw error
  }
}

/** What these have done, they do not do again, but where the filter finds another element then. */
const settled: ReadonlySet<string> = new Set(['$set', '$unset', '$min', '$max', '$addToSet', '$pullAll'])
const isSettled = ({ filter, update }: UpdateCase): boolean =>
  filter.fields.length === 1 && update.kind === 'object' && update.fields.every(([name]) => settled.has(name))

describe('an update', () => {
  it('does the same to the same document, keeps its _id, and says by the object whether anything changed', () => {
    let changes = 0
    fc.assert(
      fc.property(cases, (one) => {
        fc.pre(one.document !== null)
        const before = treeToBson(one.document)
        const copy = before.slice()
        const after = applied(before, one)
        expect(before, 'the document itself is not touched').toEqual(copy)
        expect(applied(copy, one)).toEqual(after)
        if (after === null) return
        validateDocument(after)
        expect(bytesOf(idOfDocument(after))).toEqual(bytesOf(idOfDocument(before)))
        expect(after === before).toBe(Buffer.compare(after, before) === 0)
        if (after === before) return
        changes += 1
        if (isSettled(one)) expect([after, null]).toContain(applied(after, one))
      }),
      { numRuns: 3000 },
    )
    // A property over updates that change nothing says nothing.
    expect(changes).toBeGreaterThan(500)
  })
})

const names = fc.constantFrom('a', 'b', '10', '2', '1', '', '$x', '__proto__', 'é', 'a')
const values: fc.Arbitrary<RawValue> = fc.oneof(
  fc.constantFrom(...everyBsonValue.map(([, value]) => value)),
  /** An array whose elements have the names of none. */
  fc.constant({
    ...raw.object([
      ['7', raw.int32(1)],
      ['x', raw.null()],
    ]),
    type: 4,
  }),
  fc.array(fc.tuple(names, fc.constantFrom(...everyBsonValue.map(([, value]) => value)))).map(raw.object),
)
const around = fc.array(fc.tuple(names, values), { maxLength: 6 })

/** The bytes of each top-level element, without those called `name`. */
function elementsBut(document: Uint8Array, name: string): Uint8Array[] {
  const cursor = new ElementCursor(document)
  const wanted = Buffer.from(name)
  const elements: Uint8Array[] = []
  while (cursor.next())
    if (!cursor.nameEquals(wanted)) elements.push(document.slice(cursor.nameStart - 1, cursor.valueEnd))
  return elements
}

const changes = [
  '{$set: {"target.b": 2}}',
  '{$unset: {target: 1}}',
  '{$push: {"target.list": 1}}',
  '{$inc: {"target.n": 1}, $min: {"target.m": 1}}',
  '{$pull: {"target.list": {odd: 1}}}',
  '{$set: {"target.list.$[].b": 2}}',
].map(bsonOfText)
const target = raw.object([
  ['n', raw.int32(1)],
  ['list', raw.array([raw.object([['odd', raw.int32(1)]])])],
])

describe('what an update does not speak of', () => {
  it('keeps its bytes and its place: unusual bits, double names, names like numbers', () => {
    fc.assert(
      fc.property(around, around, fc.constantFrom(...changes), (first, last, change) => {
        const document = documentBytes([['_id', raw.int32(1)], ...first, ['target', target], ...last])
        const after = compileUpdate(change, moment).apply(document)
        expect(after).not.toBe(document)
        expect(elementsBut(after, 'target')).toEqual(elementsBut(document, 'target'))
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps its bytes within the document that changes', () => {
    fc.assert(
      fc.property(around, (fields) => {
        const inner = documentBytes([...fields, ['target', raw.int32(1)]])
        const document = documentBytes([
          ['_id', raw.int32(1)],
          ['list', raw.array([{ type: 3, payload: inner }])],
        ])
        const after = compileUpdate(bsonOfText('{$set: {"list.0.target": 2}}'), moment).apply(document)
        const expected = documentBytes([
          ['_id', raw.int32(1)],
          ['list', raw.array([{ type: 3, payload: documentBytes([...fields, ['target', raw.int32(2)]]) }])],
        ])
        expect(joinBytes(after)).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })
})
