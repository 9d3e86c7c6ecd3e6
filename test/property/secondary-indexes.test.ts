import { describe, expect, it } from 'vitest'
import { createBranch } from '../../electron/engine/branches/branch-commands.ts'
import { docKeyOfDocument } from '../../electron/engine/bson/doc-key.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { compileFilter } from '../../electron/engine/query/filter/compile-filter.ts'
import { parseSort } from '../../electron/engine/query/sort/parse-sort.ts'
import { sortOrder } from '../../electron/engine/query/sort/sort-order.ts'
import { collectionAt } from '../../electron/engine/read/catalogue.ts'
import { openFind, type FindInput } from '../../electron/engine/read/find.ts'
import { collectionNamed, type ReadView } from '../../electron/engine/read/read-view.ts'
import { planRead } from '../../electron/engine/read/walk/plan.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { changeCollection, createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../electron/engine/write/documents.ts'
import { WorkingSet } from '../../electron/engine/write/working-set.ts'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../shared/ejson/print.ts'
import { mainBranchId, type BranchId, type CollectionId } from '../../shared/model/ids.ts'
import { atHead, atLsn } from '../../shared/model/moment.ts'
import { bsonOfText } from '../support/bson-of-text.ts'
import { dice, type Dice } from '../support/dice.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { author, scratchProject } from '../support/scratch-project.ts'

const rounds = Number(process.env['ARGON_PROPERTY_RUNS'] ?? 4)
const seed = process.env['ARGON_PROPERTY_SEED']

const long = 'y'.repeat(900)
const scalars = [
  ...[
    '1',
    '2',
    '2.5',
    'NumberLong(1)',
    'NumberDecimal("2")',
    '-1',
    'NaN',
    '"a"',
    '"b"',
    '"ab"',
    'null',
    'true',
    'MinKey',
    'MaxKey',
  ],
  ...[
    'ISODate("2026-01-01")',
    '{x: 1}',
    '{x: 2, y: 1}',
    'ObjectId("00000000000000000000000a")',
    `"${long}a"`,
    `"${long}b"`,
    '""',
  ],
]
const shortScalars = scalars.filter(({ length }) => length < 800)
const arrays = [
  '[]',
  '[1, 2]',
  '["a", 2.5]',
  '[[1], 2]',
  '[null, 1]',
  '[{b: 1}, {b: 2}]',
  '[{b: [1, 2]}]',
  '[{c: 1}, 5]',
]
const keys = [
  '{a: 1}',
  '{a: -1}',
  '{b: 1}',
  '{a: 1, b: 1}',
  '{a: 1, b: -1}',
  '{b: -1, a: 1}',
  '{"a.b": 1}',
  '{"a.b": -1, b: 1}',
  '{c: 1, a: 1}',
  '{_id: -1, a: 1}',
]

interface Game {
  readonly roll: Dice
  readonly project: Project
  readonly collection: CollectionId
  readonly branches: BranchId[]
  readonly moments: ReadView[]
  /** Whether arrays are written, and values whose keys are cut: with none, indexes have an order. */
  readonly isPlain: boolean
}

const pick = <T>(roll: Dice, from: readonly T[]): T => from[roll(from.length)] as T

function randomDocument({ roll, isPlain }: Game): string {
  const value = (): string => {
    if (!isPlain && roll(5) === 0) return pick(roll, arrays)
    if (roll(6) === 0) return `{b: ${pick(roll, shortScalars)}}`
    return pick(roll, isPlain ? shortScalars : scalars)
  }
  const a = roll(8) === 0 ? '' : `, a: ${value()}`
  const b = roll(4) === 0 ? '' : `, b: ${pick(roll, scalars.slice(0, 9))}`
  const c = roll(2) === 0 ? '' : `, c: ${roll(3)}`
  return `{_id: ${roll(40)}${a}${b}${c}}`
}

async function writeOne(game: Game, branchId: BranchId): Promise<void> {
  const { project, collection, roll } = game
  const writes: DocumentWrite[] = []
  const touched = new Set<string>()
  for (let i = 0; i < 1 + roll(4); i++) {
    const document = bsonOfText(randomDocument(game))
    const docKey = docKeyOfDocument(document)
    const key = Buffer.from(docKey).toString('hex')
    if (touched.has(key)) continue
    touched.add(key)
    const isThere = project.snapshot(branchId, project.log.head().lsn, collection).get(docKey) !== null
    if (!isThere) writes.push({ kind: 'insert', document })
    else if (roll(3) > 0) writes.push({ kind: 'replace', document, expected: null })
    else writes.push({ kind: 'delete', id: document, expected: null })
  }
  await writeDocuments(project, { branchId, collectionId: collection, writes }, author)
}

async function changeIndexes(game: Game, branchId: BranchId): Promise<void> {
  const { project, collection, roll } = game
  const row = collectionAt(project, branchId, project.log.head().lsn, collection)
  const kept = (row.indexes ?? []).filter(() => roll(3) > 0)
  const key = pick(roll, keys)
  const options =
    roll(4) === 0 ? ', sparse: true' : roll(6) === 0 ? ', partialFilterExpression: {a: {$gt: 1}}' : ''
  const added = bsonOfText(`{v: 2, key: ${key}, name: "i${project.log.head().lsn}"${options}}`)
  await changeCollection(project, branchId, collection, { indexes: [...kept, added] }, author)
}

function overlayOf(game: Game, branchId: BranchId): WorkingSet {
  const { project, collection, roll } = game
  const overlay = new WorkingSet(project, branchId, project.log.head().lsn)
  for (let i = 0; i < 6; i++) {
    const document = bsonOfText(randomDocument(game))
    const isGone = roll(3) === 0
    overlay.put(
      docKeyOfDocument(document),
      { op: isGone ? 'delete' : 'update', collection, document },
      isGone ? null : document,
    )
  }
  return overlay
}

async function play(roll: Dice, isPlain: boolean): Promise<Game> {
  const { project } = await scratchProject()
  const { collectionId: collection } = await createCollection(project, mainBranchId, 'c', author)
  const game: Game = {
    roll,
    project,
    collection,
    branches: [mainBranchId],
    moments: [],
    isPlain,
  }
  for (let i = 0; i < 70; i++) {
    const branchId = pick(roll, game.branches)
    if (i % 12 === 5) await changeIndexes(game, branchId)
    else if (i % 20 === 19) {
      const lsn = project.boundsAt(Math.max(branchId, project.log.head().lsn - roll(30))).last
      game.branches.push(
        await createBranch(project, `b${i}`, branchId, roll(2) === 0 ? atHead : atLsn(lsn), author),
      )
    } else await writeOne(game, branchId)
  }
  const head = project.log.head().lsn
  for (const branchId of game.branches) {
    for (let back = 0; back < 60; back += 1 + roll(12)) {
      const { last: lsn } = project.boundsAt(Math.max(branchId, head - back))
      game.moments.push({ project, branchId, lsn })
    }
    game.moments.push({ project, branchId, lsn: head, overlay: overlayOf(game, branchId) })
  }
  return game
}

function randomFilter(roll: Dice): string {
  const path = pick(roll, ['a', 'a', 'b', 'a.b', 'c', '_id'])
  const value = (): string => (roll(8) === 0 ? pick(roll, arrays) : pick(roll, scalars))
  const test = (): string => {
    switch (roll(12)) {
      case 0:
        return `{$in: [${value()}, ${value()}, ${value()}]}`
      case 1:
        return `{$gt: ${value()}, $lte: ${value()}}`
      case 2:
        return `{$gte: ${value()}}`
      case 3:
        return `{$lt: ${value()}}`
      case 4:
        return `{$elemMatch: {$gt: ${pick(roll, scalars)}, $lt: ${pick(roll, scalars)}}}`
      case 5:
        return '{$type: "number"}'
      case 9:
        return '{$regex: "^a"}'
      case 10:
        return `{$in: [/^b/, ${value()}]}`
      case 11:
        return `{$mod: [2, ${roll(2)}]}`
      case 6:
        return `{$exists: ${roll(2) === 0}}`
      default:
        return value()
    }
  }
  const one = `{"${path}": ${test()}}`
  if (roll(6) === 0) return `{a: {$elemMatch: {b: ${test()}}}}`
  if (roll(5) === 0) return `{$or: [${one}, ${randomFilter(roll)}]}`
  return roll(3) > 0 ? one : `{$and: [${one}, ${randomFilter(roll)}]}`
}

const sorts = [
  '{a: 1}',
  '{a: -1}',
  '{b: 1, a: -1}',
  '{a: 1, b: 1}',
  '{"a.b": 1}',
  '{c: 1, a: 1}',
  '{a: 1, _id: 1}',
  '{b: -1, a: 1, _id: 1}',
  '{_id: 1}',
]

const textOf = (document: Uint8Array): string => printTree(bsonToTree(document), { format: 'canonical' })

async function found(view: ReadView, input: FindInput, documents: number): Promise<Uint8Array[]> {
  const cursor = openFind(view, input)
  const all: Uint8Array[] = []
  for (;;) {
    const batch = await cursor.next({ documents, bytes: 1_000_000 })
    all.push(...batch.documents)
    if (batch.isDone) return all
  }
}

/** Compares a read as planned with one through all documents; whether an index was used, and whether for its order. */
async function compare(
  view: ReadView,
  filter: string,
  sort: string | null,
  documents: number,
): Promise<{ byIndex: boolean; inOrder: boolean }> {
  const row = collectionNamed(view, 'c')
  if (row === undefined) return { byIndex: false, inOrder: false }
  const bytes = bsonOfText(filter)
  const parsed = sort === null ? null : parseSort(bsonOfText(sort))
  const { access, isSorted } = planRead(view, row, { filter: compileFilter(bytes), sort: parsed })
  const input = { collection: 'c', filter: bytes, ...(sort === null ? {} : { sort: bsonOfText(sort) }) }
  const planned = await found(view, input, documents)
  const naive = await found(view, { ...input, hint: bsonOfText('{$natural: 1}') }, 1000)
  const where = `${filter} by ${sort} on ${view.branchId} at ${view.lsn} by ${access.kind === 'index' ? access.index.name : access.kind}`
  expect(planned.map(textOf).sort(), where).toEqual(naive.map(textOf).sort())
  if (parsed?.kind === 'fields') {
    const order = sortOrder(parsed.pattern, undefined)
    const keyOf = (document: Uint8Array): string =>
      Buffer.from(order.keyOf(document, 0) as Uint8Array).toString('hex')
    expect(planned.map(keyOf), where).toEqual(naive.map(keyOf))
  }
  const byIndex = access.kind === 'index' || access.kind === 'or'
  return { byIndex, inOrder: byIndex && isSorted && sort !== null }
}

describe('secondary indexes', () => {
  it('lead to what a walk through all documents finds, on every branch, at every moment, over what is not committed', async () => {
    let byIndex = 0
    let inOrder = 0
    for (let round = 0; round < rounds; round++) {
      const number = seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(seed)
      const game = await play(dice(number), round % 2 === 0)
      const { roll } = game
      try {
        for (const view of game.moments) {
          for (let i = 0; i < 12; i++) {
            const sort = roll(2) === 0 ? null : pick(roll, sorts)
            const used = await compare(view, roll(8) === 0 ? '{}' : randomFilter(roll), sort, 1 + roll(5))
            byIndex += Number(used.byIndex)
            inOrder += Number(used.inOrder)
          }
        }
        const hash = stateHash(game.project.store)
        await rebuilt(game.project)
        expect(stateHash(game.project.store)).toBe(hash)
      } catch (error) {
        throw new Error(`ARGON_PROPERTY_SEED=${number}: ${(error as Error).message}`, { cause: error })
      }
    }
    expect(byIndex).toBeGreaterThan(100)
    expect(inOrder).toBeGreaterThan(10)
  }, 600_000)
})
