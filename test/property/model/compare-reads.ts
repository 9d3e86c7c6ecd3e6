import { expect } from 'vitest'
import { docKeyOfDocument } from '../../../electron/engine/bson/doc-key.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { listCollections } from '../../../electron/engine/read/collections.ts'
import {
  documentVersions,
  firstDocumentLsn,
  readDocument,
  readPage,
  type PageInput,
} from '../../../electron/engine/read/documents.ts'
import { asBranchId, asCollectionId, asLsn } from '../../../shared/model/ids.ts'
import { atLsn, type At } from '../../../shared/model/moment.ts'
import { joinBytes } from '../../support/bson-arbitraries.ts'
import type { Dice } from '../../support/dice.ts'
import { bulkCount, bulkKey, everyMixedKey, idDocument, type ModelKey } from './document-pool.ts'
import { sorted, type ModelDocument, type ModelHistory } from './model-history.ts'
import { hex, same, sameBytes } from './same.ts'

/** Everything that reads say about a branch at a boundary, against the model. `at` is how the moment is asked for. */
export function compareReads(
  project: Project,
  history: ModelHistory,
  branch: number,
  lsn: number,
  at: At,
  roll: Dice,
): void {
  const state = history.stateAt(branch, lsn)
  const branchId = asBranchId(branch)
  const expected = [...state.catalogue]
    .map(([id, name]) => ({ id, name, count: state.documents.get(id)?.size ?? 0 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { moment, collections } = listCollections(project, branchId, at)
  same([moment.lsn, collections], [lsn, expected], `collections of ${branch} at ${lsn}`)
  for (const { id } of expected) {
    const documents = sorted(state, id)
    const place = { branchId, at, collectionId: asCollectionId(id) }
    comparePage(project, documents, { ...place, from: null, direction: 'forward', limit: 1000 })
    for (let probe = 0; probe < 3; probe++) comparePage(project, documents, { ...place, ...anyPage(roll) })
    compareDocument(project, history, place, lsn, roll)
  }
  const dropped = [...state.documents.keys()].find((id) => !state.catalogue.has(id))
  if (dropped !== undefined) {
    const input = { branchId, at, collectionId: asCollectionId(dropped), ...anyPage(roll) }
    expect(() => readPage(project, input)).toThrow(expect.objectContaining({ code: 'collection.notFound' }))
  }
}

const anyKey = (roll: Dice): ModelKey =>
  roll(3) === 0
    ? bulkKey(roll(roll(2) === 0 ? 400 : bulkCount))
    : (everyMixedKey[roll(everyMixedKey.length)] as ModelKey)

type PageChoice = Pick<PageInput, 'from' | 'direction' | 'limit'>

function anyPage(roll: Dice): PageChoice {
  const direction = roll(2) === 0 ? 'forward' : 'backward'
  const limit = [1, 2, 3, 7, 50][roll(5)] as number
  const kind = roll(5)
  if (kind === 0) return { from: null, direction, limit }
  if (kind === 1) return { from: { kind: 'offset', offset: roll(12) * roll(6) }, direction, limit }
  const key = docKeyOfDocument(idDocument(anyKey(roll), roll(3)))
  return { from: { kind: 'key', key, inclusive: roll(2) === 0 }, direction, limit }
}

/** A page worked out by taking the whole list, turning it round and cutting it. */
export function comparePage(project: Project, documents: readonly ModelDocument[], input: PageInput): void {
  const page = readPage(project, input)
  const { from, direction, limit } = input
  const inOrder = direction === 'forward' ? documents : documents.toReversed()
  const start = from === null ? 0 : from.kind === 'offset' ? from.offset : placeOf(inOrder, from, direction)
  const taken = inOrder.slice(start, start + limit)
  const wanted = direction === 'forward' ? taken : taken.toReversed()
  const offset = from === null ? 0 : from.kind === 'offset' ? from.offset : null
  const { count, total, lsns, hasMore, first, last } = page
  same(
    { count, total, lsns, hasMore, first: hex(first), last: hex(last), offset: page.offset },
    {
      count: wanted.length,
      total: documents.length,
      lsns: wanted.map(({ lsn }) => lsn),
      hasMore: start + limit < inOrder.length,
      first: hex(keyOf(wanted.at(0))),
      last: hex(keyOf(wanted.at(-1))),
      offset: direction === 'backward' ? null : offset,
    },
    `page of ${input.branchId} ${JSON.stringify(input.at)}`,
  )
  sameBytes(page.bytes, joinBytes(...wanted.map(({ bytes }) => bytes)), 'bytes of a page')
}

const keyOf = (document: ModelDocument | undefined): Uint8Array | null =>
  document === undefined ? null : docKeyOfDocument(document.bytes)

/** How many documents lie before a key in the direction; the key's own is one of them when it is not wanted. */
function placeOf(
  inOrder: readonly ModelDocument[],
  from: { readonly key: Uint8Array; readonly inclusive: boolean },
  direction: 'forward' | 'backward',
): number {
  const sign = direction === 'forward' ? 1 : -1
  const before = inOrder.filter(({ bytes }) => {
    const order = Buffer.compare(docKeyOfDocument(bytes), from.key) * sign
    return order < 0 || (order === 0 && !from.inclusive)
  })
  return before.length
}

function compareDocument(
  project: Project,
  history: ModelHistory,
  place: Pick<PageInput, 'branchId' | 'at' | 'collectionId'>,
  lsn: number,
  roll: Dice,
): void {
  const key = anyKey(roll)
  const id = idDocument(key, roll(4))
  const { branchId, collectionId } = place
  const versions = history.versions(branchId, lsn, collectionId, key)
  const newest = versions[0]?.entry
  const bytes = newest?.kind === 'document' ? newest.bytes : null
  const { document } = readDocument(project, { ...place, id })
  sameBytes(document?.bytes ?? null, bytes, `document of ${branchId} at ${lsn}`)
  same(document?.lsn ?? null, bytes === null ? null : versions[0]?.lsn, 'LSN of a document')
  const limit = 1 + roll(5)
  const before =
    roll(2) === 0 || versions.length === 0 ? null : (versions[roll(versions.length)]?.lsn ?? null)
  const wanted = versions.filter((version) => before === null || version.lsn < before)
  const found = documentVersions(project, {
    ...place,
    id,
    before: before === null ? null : asLsn(before),
    limit,
  })
  same(found.hasMore, wanted.length > limit, 'more versions')
  same(
    found.versions.map((one) => [one.lsn, one.branchId, one.op, one.time, one.actor]),
    wanted.slice(0, limit).map((one) => {
      const record = history.log.recordOf(one.lsn)
      return [one.lsn, one.branch, one.entry.op, record?.time, record?.actor]
    }),
    `versions on ${branchId} at ${lsn}`,
  )
  for (const [i, version] of found.versions.entries()) {
    const entry = wanted[i]?.entry
    sameBytes(version.document, entry?.kind === 'document' ? entry.bytes : null, 'bytes of a version')
  }
}

/** When each collection that a branch ever had got its first document. */
export function compareFirstDocuments(project: Project, history: ModelHistory, branch: number): void {
  const firsts = new Map<number, number | null>()
  for (const { lsn, entry } of history.axisEntries(branch)) {
    if (entry.kind === 'control') continue
    const known = firsts.get(entry.collection) ?? null
    firsts.set(entry.collection, known ?? (entry.kind === 'document' ? lsn : null))
  }
  for (const [collection, first] of firsts) {
    const found = firstDocumentLsn(project, {
      branchId: asBranchId(branch),
      collectionId: asCollectionId(collection),
    })
    const wanted = first === null ? null : history.log.recordOf(first)?.last
    same(found.lsn, wanted, `first document of ${collection} on ${branch}`)
  }
}

/** An LSN inside a record reads as the boundary below, and says so. */
export function compareInside(project: Project, history: ModelHistory, branch: number, lsn: number): void {
  const boundary = history.boundary(lsn)
  const { moment } = listCollections(project, asBranchId(branch), atLsn(lsn))
  const time = history.log.recordOf(boundary)?.time
  const requested = boundary === lsn ? null : lsn
  same(moment, { lsn: boundary, time, isHead: false, requested }, `moment of ${lsn}`)
}
