import { describe, expect, it } from 'vitest'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { docKeyOfDocument } from '../../../../electron/engine/bson/doc-key.ts'
import { countDocuments } from '../../../../electron/engine/read/count.ts'
import { distinctValues } from '../../../../electron/engine/read/distinct.ts'
import { documentOf, element } from '../../../../electron/engine/bson/build.ts'
import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { openFind, type FindInput } from '../../../../electron/engine/read/find.ts'
import { collectionNamed, collectionsOf, type ReadView } from '../../../../electron/engine/read/read-view.ts'
import { catalogueId, encodeCatalogueRow } from '../../../../electron/engine/read/catalogue.ts'
import { walkMatching } from '../../../../electron/engine/read/walk-matching.ts'
import { atOnce } from '../../../../electron/engine/store/turns.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { compileFilter } from '../../../../electron/engine/query/filter/compile-filter.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../../electron/engine/write/documents.ts'
import { WorkingSet } from '../../../../electron/engine/write/working-set.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import {
  asCollectionId,
  mainBranchId,
  type BranchId,
  type CollectionId,
} from '../../../../shared/model/ids.ts'
import { bsonOfText } from '../../../support/bson-of-text.ts'
import { dice } from '../../../support/dice.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

const ids = [
  '1',
  '2',
  '2.5',
  'NumberLong(7)',
  'NumberDecimal("9")',
  '"a"',
  '"b"',
  '"bc"',
  'null',
  '{x: 1}',
  'true',
]
const long = `"${'x'.repeat(2000)}`
const allIds = [...ids, `${long}a"`, `${long}b"`, 'ISODate("2026-01-01")', 'MinKey', 'MaxKey', '-3', 'NaN']

const filters = [
  '{}',
  '{_id: 2}',
  '{_id: NumberLong(2), v: {$lt: 3}}',
  '{_id: {$in: [1, "a", 1.0, "zz", null]}}',
  '{_id: {$gt: 1}}',
  '{_id: {$gte: 2, $lt: 9}}',
  '{_id: {$lte: "bc"}}',
  '{_id: {$gt: 5, $lt: 2}}',
  '{_id: {$gte: MinKey}}',
  '{_id: {$lt: MaxKey}, v: 1}',
  '{_id: {$ne: 2}}',
  `{_id: {$gt: ${long}a"}}`,
  `{_id: ${long}b"}`,
  '{_id: {$gte: null}}',
  '{_id: {$eq: {x: 1}}}',
  '{$and: [{_id: {$gt: 0}}, {$or: [{v: 1}, {v: 2}]}]}',
  '{v: {$gte: 2}}',
]

const textOf = (document: Uint8Array): string => printTree(bsonToTree(document), { format: 'relaxed' })

async function found(view: ReadView, input: FindInput, documents: number, bytes: number): Promise<string[]> {
  const cursor = openFind(view, input)
  const all: string[] = []
  for (;;) {
    const batch = await cursor.next({ documents, bytes })
    all.push(...batch.documents.map(textOf))
    expect(batch.documents.length).toBeLessThanOrEqual(documents)
    if (batch.isDone) return all
  }
}

/** What a view holds, by docKey in order: every document committed, and what was written over it. */
function held(view: ReadView, collection: CollectionId): Uint8Array[] {
  const all = new Map<string, Uint8Array>()
  for (const { docKey, document } of view.project
    .snapshot(view.branchId, view.lsn, collection)
    .documents(100)) {
    all.set(Buffer.from(docKey).toString('hex'), document)
  }
  for (const { docKey, document } of view.overlay?.documents(collection) ?? []) {
    const key = Buffer.from(docKey).toString('hex')
    if (document === null) all.delete(key)
    else all.set(key, document)
  }
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document)
}

interface Scene {
  readonly project: Project
  readonly collection: CollectionId
  readonly write: (branchId: BranchId, id: string, v: number | null) => Promise<unknown>
}

async function scene(): Promise<Scene> {
  const { project } = await scratchProject()
  const { collectionId: collection } = await createCollection(project, mainBranchId, 'c', author)
  const write = (branchId: BranchId, id: string, v: number | null): Promise<unknown> => {
    const bytes = bsonOfText(v === null ? `{_id: ${id}}` : `{_id: ${id}, v: ${v}}`)
    const isThere = project
      .snapshot(branchId, project.log.head().lsn, collection)
      .get(docKeyOfDocument(bytes))
    if (v === null && isThere === null) return Promise.resolve()
    const one: DocumentWrite =
      v === null
        ? { kind: 'delete', id: bytes, expected: null }
        : isThere === null
          ? { kind: 'insert', document: bytes }
          : { kind: 'replace', document: bytes, expected: null }
    return writeDocuments(project, { branchId, collectionId: collection, writes: [one] }, author)
  }
  return { project, collection, write }
}

function overlayOf(
  { project, collection }: Scene,
  branchId: BranchId,
  roll: (n: number) => number,
): WorkingSet {
  const overlay = new WorkingSet(project, branchId, project.log.head().lsn)
  for (let i = 0; i < 8; i++) {
    const document = bsonOfText(`{_id: ${allIds[roll(allIds.length)]}, v: ${roll(5)}}`)
    const isGone = roll(3) === 0
    const entry = { op: isGone ? 'delete' : 'update', collection, document } as const
    overlay.put(docKeyOfDocument(document), entry, isGone ? null : document)
  }
  return overlay
}

describe('finding documents', () => {
  it('gives what a walk over all of them would, in batches, from a branch, the past and over what is not committed', async () => {
    const one = await scene()
    const { project, collection, write } = one
    const roll = dice(5)
    const views: ReadView[] = []
    for (let i = 0; i < 60; i++)
      await write(mainBranchId, allIds[roll(allIds.length)] as string, roll(4) === 0 ? null : roll(5))
    const branch = await createBranch(project, 'b', mainBranchId, atHead, author)
    for (let i = 0; i < 30; i++) {
      await write(
        roll(2) === 0 ? branch : mainBranchId,
        allIds[roll(allIds.length)] as string,
        roll(3) === 0 ? null : roll(5),
      )
    }
    const { lsn } = project.log.head()
    for (const branchId of [mainBranchId, branch]) {
      for (const at of [lsn, lsn - 20, 40]) {
        if (at > branch || branchId === mainBranchId) views.push({ project, branchId, lsn: at })
      }
      views.push({ project, branchId, lsn, overlay: overlayOf(one, branchId, roll) })
    }
    for (const view of views) {
      for (const text of filters) {
        const filter = bsonOfText(text)
        const { matches } = compileFilter(filter)
        const wanted = held(view, collection)
          .filter((bytes) => matches(bytes, 0))
          .map(textOf)
        for (const documents of [1, 3, 100]) {
          const where = `${text} on ${view.branchId} at ${view.lsn}, ${documents} at a time`
          expect(await found(view, { collection: 'c', filter }, documents, 100), where).toEqual(wanted)
        }
        const some = await found(view, { collection: 'c', filter, skip: 1, limit: 2 }, 1, 1000)
        expect(some).toEqual(wanted.slice(1, 3))
        for (const sort of ['{_id: -1}', '{$natural: -1}']) {
          const backward = await found(view, { collection: 'c', filter, sort: bsonOfText(sort) }, 3, 1000)
          expect(backward, `${text} by ${sort}`).toEqual(wanted.toReversed())
        }
        expect(await countDocuments(view, { collection: 'c', filter })).toBe(wanted.length)
      }
    }
  })

  it('looks at no more than the documents that `_id` allows', async () => {
    const { project, collection, write } = await scene()
    for (let i = 0; i < 50; i++) await write(mainBranchId, String(i), i)
    const view = { project, branchId: mainBranchId, lsn: project.log.head().lsn }
    const row = collectionNamed(view, 'c')
    if (row === undefined) throw new Error('There is no collection')
    const examined = (filter: string): unknown =>
      atOnce(walkMatching(view, row, { filter: compileFilter(bsonOfText(filter)) }, () => true))
    expect(row.id).toBe(collection)
    expect(examined('{_id: 7}')).toEqual({ keysExamined: 1, documentsExamined: 1, matched: 1 })
    expect(examined('{_id: {$in: [3, 70, 9]}, v: 9}')).toEqual({
      keysExamined: 3,
      documentsExamined: 2,
      matched: 1,
    })
    expect(examined('{_id: {$gte: 10, $lt: 15}}')).toEqual({
      keysExamined: 6,
      documentsExamined: 6,
      matched: 5,
    })
    expect(examined('{v: 3}')).toEqual({ keysExamined: 0, documentsExamined: 50, matched: 1 })
  })

  it('may write to the documents that it walks over, each once', async () => {
    const { project, collection, write } = await scene()
    for (let i = 0; i < 20; i++) await write(mainBranchId, String(i), i)
    const { lsn } = project.log.head()
    const overlay = new WorkingSet(project, mainBranchId, lsn)
    const view = { project, branchId: mainBranchId, lsn, overlay }
    const row = collectionNamed(view, 'c')
    if (row === undefined) throw new Error('There is no collection')
    let seen = 0
    const rewrite = (bytes: Uint8Array, docKey: Uint8Array): boolean => {
      overlay.put(docKey, { op: 'update', collection, document: bytes }, bytes)
      return ++seen < 100
    }
    const all = compileFilter(bsonOfText('{}'))
    for (const wanted of [20, 40]) {
      atOnce(
        walkMatching(view, row, { filter: all }, ({ bytes, start, end, docKey }) =>
          rewrite(bytes.slice(start, end), docKey),
        ),
      )
      expect(seen).toBe(wanted)
    }
  })

  it('counts, skips and limits, also without looking', async () => {
    const { project, collection, write } = await scene()
    for (let i = 0; i < 20; i++) await write(mainBranchId, String(i), i % 4)
    const { lsn } = project.log.head()
    const overlay = new WorkingSet(project, mainBranchId, lsn)
    const view = { project, branchId: mainBranchId, lsn, overlay }
    const count = (rest: object): Promise<number> => countDocuments(view, { collection: 'c', ...rest })
    expect(await count({})).toBe(20)
    expect(await count({ skip: 15 })).toBe(5)
    expect(await count({ skip: 3, limit: 4, filter: bsonOfText('{v: {$gt: 0}}') })).toBe(4)
    for (const [id, isGone] of [
      [3, true],
      [30, false],
      [4, false],
      [31, true],
    ] as const) {
      const document = bsonOfText(`{_id: ${id}}`)
      overlay.put(
        docKeyOfDocument(document),
        { op: 'update', collection, document },
        isGone ? null : document,
      )
    }
    expect(await count({ filter: bsonOfText('{}') })).toBe(20)
    expect(await count({ filter: bsonOfText('{v: null}') })).toBe(2)
    expect(await countDocuments(view, { collection: 'none' })).toBe(0)
  })

  it('gives distinct values, through arrays, each as it came first', async () => {
    const { project, collection } = await scene()
    const writes = [
      '1',
      '[2, 1.0]',
      'NumberLong(2)',
      '"a"',
      '"A"',
      '{b: 1}',
      '[{b: [3, "é"]}, {b: 1}, [9]]',
      'null',
      '[]',
    ].map((v, id) => ({ kind: 'insert' as const, document: bsonOfText(`{_id: ${id}, v: ${v}}`) }))
    await writeDocuments(project, { branchId: mainBranchId, collectionId: collection, writes }, author)
    const view = { project, branchId: mainBranchId, lsn: project.log.head().lsn }
    const distinct = async (key: string, rest: object = {}): Promise<string> => {
      const array = await distinctValues(view, { collection: 'c', key, ...rest })
      return textOf(documentOf([element(bsonType.array, 'v', array)]))
    }
    const all = await distinct('v')
    expect(all).toBe(textOf(bsonOfText('{v: [1, 2, "a", "A", {b: 1}, {b: [3, "é"]}, [9], null]}')))
    expect(await distinct('v.b')).toBe(textOf(bsonOfText('{v: [1, 3, "é"]}')))
    expect(await distinct('v.1')).toBe(textOf(bsonOfText('{v: [1.0, {b: 1}]}')))
    const collation = bsonOfText('{locale: "en", strength: 2}')
    expect(await distinct('v', { collation, filter: bsonOfText('{v: "a"}') })).toBe(
      textOf(bsonOfText('{v: ["a"]}')),
    )
  })

  it('stops when its time is over', async () => {
    const { project, collection } = await scene()
    const writes = Array.from({ length: 3000 }, (_, id) => ({
      kind: 'insert' as const,
      document: bsonOfText(`{_id: ${id}}`),
    }))
    await writeDocuments(project, { branchId: mainBranchId, collectionId: collection, writes }, author)
    let time = 0
    Object.defineProperty(project.deps, 'now', { value: () => (time += 3) })
    const view = { project, branchId: mainBranchId, lsn: project.log.head().lsn }
    const filter = bsonOfText('{_id: {$ne: 1}}')
    const long = openFind(view, { collection: 'c', filter, maxTimeMilliseconds: 30 })
    await expect(long.next({ documents: 5000, bytes: 1e6 })).rejects.toMatchObject({
      details: { mongoCode: 50 },
    })
    await expect(
      countDocuments(view, { collection: 'c', filter, maxTimeMilliseconds: 30 }),
    ).rejects.toMatchObject({
      details: { mongoCode: 50 },
    })
    const batch = await openFind(view, { collection: 'c', filter, maxTimeMilliseconds: 1e6 }).next({
      documents: 5000,
      bytes: 1e6,
    })
    expect(batch.documents).toHaveLength(2999)
  })

  it('finds nothing in a collection that is not there, and stops when it is told to', async () => {
    const { project, write } = await scene()
    await write(mainBranchId, '1', 1)
    const view = { project, branchId: mainBranchId, lsn: project.log.head().lsn }
    expect(await openFind(view, { collection: 'none' }).next({ documents: 9, bytes: 9 })).toEqual({
      documents: [],
      isDone: true,
    })
    const stopped = openFind(view, { collection: 'c' }).next({ documents: 9, bytes: 9 }, AbortSignal.abort())
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    const cursor = openFind(view, { collection: 'c' })
    cursor.close()
    expect(await cursor.next({ documents: 9, bytes: 9 })).toEqual({ documents: [], isDone: true })
  })

  it('knows the collections that are only written so far, and those that are dropped', async () => {
    const { project, collection } = await scene()
    const { lsn } = project.log.head()
    const overlay = new WorkingSet(project, mainBranchId, lsn)
    const view = { project, branchId: mainBranchId, lsn, overlay }
    const names = (): string[] => collectionsOf(view).map(({ name }) => name)
    const put = (id: CollectionId, name: string, isGone: boolean): void => {
      const document = encodeCatalogueRow({ id, name })
      const op = isGone ? 'dropCollection' : 'createCollection'
      overlay.put(
        docKeyOfDocument(document),
        { op, collection: catalogueId, document },
        isGone ? null : document,
      )
    }
    expect(names()).toEqual(['c'])
    put(asCollectionId(9), 'd', false)
    expect(names()).toEqual(['c', 'd'])
    expect(collectionNamed(view, 'd')?.id).toBe(9)
    put(collection, 'c', true)
    expect(names()).toEqual(['d'])
    expect(collectionNamed(view, 'c')).toBeUndefined()
  })
})
