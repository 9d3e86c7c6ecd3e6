import { describe, expect, it } from 'vitest'
import { createBranch, resetBranch } from '../../../electron/engine/branches/branch-commands.ts'
import { encode } from '../../../electron/engine/bson/bson-options.ts'
import { axisWindow } from '../../../electron/engine/history/axis.ts'
import { listCommits } from '../../../electron/engine/history/commits.ts'
import type { Proposal } from '../../../electron/engine/log/log.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { catalogueAt, catalogueId, encodeCatalogueRow } from '../../../electron/engine/read/catalogue.ts'
import { documentVersions, readPage } from '../../../electron/engine/read/documents.ts'
import { stateHash } from '../../../electron/engine/verify/state-hash.ts'
import { createCollection, dropCollection } from '../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../electron/engine/write/documents.ts'
import { undoRange } from '../../../electron/engine/write/undo.ts'
import type { BranchRow } from '../../../shared/model/branch.ts'
import { asBranchId, asCollectionId, asLsn, mainBranchId } from '../../../shared/model/ids.ts'
import * as limits from '../../../shared/model/limits.ts'
import { atHead, atLsn } from '../../../shared/model/moment.ts'
import { author, scratchProject } from '../../support/scratch-project.ts'

const code = (wanted: string): unknown => expect.objectContaining({ code: wanted })
const small = encode({ _id: 1 })
const megabytes = (id: number, count: number): Uint8Array =>
  encode({ _id: id, text: 'x'.repeat(count * 1024 * 1024) })

async function withCollection() {
  const { project } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const write = (writes: readonly DocumentWrite[], by = author) =>
    writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, by)
  return { project, collectionId, write }
}

describe('a record', () => {
  /** Appends what no feature would propose; inserts of the same document need no more than their number. */
  const append = (project: Project, change: Partial<Proposal>) =>
    project.append(() => ({ branchId: mainBranchId, entries: [], actor: 'a', message: '', ...change }))
  const insert = (document: Uint8Array) =>
    ({ op: 'insert', collection: asCollectionId(2), document }) as const

  it('has a bound of entries, of bytes, for its message and for who wrote it; refused, it changes nothing', async () => {
    const { project } = await withCollection()
    const before = stateHash(project.store)
    const tooMany = Array.from({ length: limits.recordEntriesMax + 1 }, () => insert(small))
    const tooLong = Array.from({ length: 4 }, () => insert(new Uint8Array(limits.recordBytesMax / 4 + 1)))
    for (const change of [
      { entries: tooMany },
      { entries: tooLong },
      { entries: [insert(small)], message: 'é'.repeat(limits.messageBytesMax / 2) + 'x' },
      { entries: [insert(small)], actor: 'x'.repeat(limits.actorBytesMax + 1) },
    ]) {
      await expect(append(project, change)).rejects.toEqual(code('record.tooLarge'))
    }
    expect(stateHash(project.store)).toBe(before)
  })

  it('may have the longest message and the longest actor', async () => {
    const { project, write } = await withCollection()
    const longest = {
      actor: 'x'.repeat(limits.actorBytesMax),
      message: 'é'.repeat(limits.messageBytesMax / 2),
    }
    await write([{ kind: 'insert', document: small }], longest)
    expect(listCommits(project, { branchId: null, before: null, limit: 1 }).commits[0]).toMatchObject(longest)
  })

  it('that would bring back more than it may hold is refused', async () => {
    const { project, write } = await withCollection()
    for (const id of [1, 2, 3, 4]) await write([{ kind: 'insert', document: megabytes(id, 13) }])
    const gone = [1, 2, 3, 4].map(
      (id) => ({ kind: 'delete', id: encode({ _id: id }), expected: null }) as const,
    )
    const { lsn } = await write(gone)
    const range = { branchId: mainBranchId, fromLsn: lsn ?? asLsn(0), toLsn: lsn ?? asLsn(0) }
    await expect(undoRange(project, range, author)).rejects.toEqual(code('record.tooLarge'))
  })
})

describe('what is fetched at once', () => {
  it('is refused beyond its bound, and at none', async () => {
    const { project, collectionId } = await withCollection()
    const place = { branchId: mainBranchId, collectionId, at: atHead } as const
    const window = { branchId: mainBranchId, axis: 'lsn', from: null, to: null, lanes: [] } as const
    const fetches = [
      [
        limits.pageDocumentsMax,
        (limit: number) => readPage(project, { ...place, from: null, direction: 'forward', limit }),
      ],
      [
        limits.versionsPageMax,
        (limit: number) => documentVersions(project, { ...place, id: small, before: null, limit }),
      ],
      [
        limits.recordsPageMax,
        (limit: number) => listCommits(project, { branchId: null, before: null, limit }),
      ],
      [limits.historyBinsMax, (bins: number) => axisWindow(project, { ...window, bins })],
    ] as const
    for (const [max, fetch] of fetches) {
      fetch(max)
      for (const limit of [max + 1, 0, -1, 1.5, Number.NaN]) {
        expect(() => fetch(limit)).toThrow(
          expect.objectContaining({ code: 'request.invalid', details: { wanted: limit, max } }),
        )
      }
    }
  })

  it('are fewer versions where they are large, and the rest is had from there on', async () => {
    const { project, collectionId, write } = await withCollection()
    await write([{ kind: 'insert', document: megabytes(1, 8) }])
    for (const size of [9, 10])
      await write([{ kind: 'replace', document: megabytes(1, size), expected: null }])
    const input = { branchId: mainBranchId, collectionId, at: atHead, id: small, limit: 10 }
    const first = documentVersions(project, { ...input, before: null })
    expect([first.versions.length, first.hasMore]).toEqual([2, true])
    const rest = documentVersions(project, { ...input, before: first.versions[1]?.lsn ?? null })
    expect(rest.versions.map(({ document }) => document?.length)).toEqual([megabytes(1, 8).length])
    expect(rest.hasMore).toBe(false)
  })
})

describe('a branch', () => {
  const row = (id: number, parentId: number): BranchRow => ({
    id: asBranchId(id),
    name: `b${id}`,
    handle: `b${id}`,
    parentId: asBranchId(parentId),
    baseLsn: asLsn(2),
    state: 'active',
  })

  it('as many forks away from the first as can be has no children; it is said which branch to take instead', async () => {
    const { project } = await withCollection()
    // A chain of this depth in the log takes a minute to write; the table is the same.
    const chain = Array.from({ length: limits.lineageDepthMax }, (_, i) =>
      row(1000 + i, i === 0 ? 1 : 999 + i),
    )
    project.branches.apply(asLsn(2), chain)
    const deepest = chain.at(-1)?.id ?? mainBranchId
    expect(project.branches.depth(deepest)).toBe(limits.lineageDepthMax)
    const refusal = expect.objectContaining({
      code: 'branch.tooDeep',
      message: expect.stringContaining('create a branch from `main` at LSN 2 instead'),
      details: { id: deepest, lsn: 2, instead: mainBranchId },
    })
    const before = stateHash(project.store)
    await expect(createBranch(project, 'x', deepest, atLsn(2), author)).rejects.toEqual(refusal)
    await expect(resetBranch(project, deepest, atLsn(2), null, author)).rejects.toEqual(refusal)
    expect(stateHash(project.store)).toBe(before)
    await createBranch(project, 'x', chain.at(-2)?.id ?? mainBranchId, atLsn(2), author)
    await createBranch(project, 'y', mainBranchId, atLsn(2), author)
  })

  it('that reads through the deepest lineage still reads what its ancestors have', async () => {
    const { project, collectionId, write } = await withCollection()
    const { lsn } = await write([{ kind: 'insert', document: small }])
    const chain = Array.from({ length: limits.lineageDepthMax }, (_, i) => ({
      ...row(1000 + i, i === 0 ? 1 : 999 + i),
      baseLsn: lsn ?? asLsn(0),
    }))
    project.branches.apply(asLsn(3), chain)
    const branchId = chain.at(-1)?.id ?? mainBranchId
    const page = { branchId, collectionId, at: atHead, from: null, direction: 'forward', limit: 10 } as const
    expect(readPage(project, page)).toMatchObject({ count: 1, lsns: [lsn] })
  })

  it('more than a project can have is refused', async () => {
    const { project } = await withCollection()
    const others = Array.from({ length: limits.branchesMax - 1 }, (_, i) => row(1000 + i, 1))
    project.branches.apply(asLsn(2), others)
    await expect(createBranch(project, 'x', mainBranchId, atHead, author)).rejects.toEqual(
      code('branch.tooMany'),
    )
    await expect(resetBranch(project, mainBranchId, atHead, null, author)).rejects.toEqual(
      code('branch.tooMany'),
    )
  })

  it('has a bound of collections, by creating and by undoing a drop', async () => {
    const { project, collectionId } = await withCollection()
    const { lsn: dropped } = await dropCollection(project, mainBranchId, collectionId, author)
    await project.append(({ lsn }) => ({
      branchId: mainBranchId,
      entries: Array.from({ length: limits.collectionsMax }, (_, i) => ({
        op: 'createCollection',
        collection: catalogueId,
        document: encodeCatalogueRow({ id: asCollectionId(lsn + 1 + i), name: `n${i}` }),
      })),
      ...{ actor: 'a', message: '' },
    }))
    const collections = catalogueAt(project, mainBranchId, project.log.head().lsn)
    expect(collections).toHaveLength(limits.collectionsMax)
    const range = { branchId: mainBranchId, fromLsn: dropped, toLsn: dropped }
    await expect(createCollection(project, mainBranchId, 'x', author)).rejects.toEqual(
      code('collection.tooMany'),
    )
    await expect(undoRange(project, range, author)).rejects.toEqual(code('collection.tooMany'))
    await dropCollection(project, mainBranchId, collections[0]?.id ?? collectionId, author)
    await createCollection(project, mainBranchId, 'x', author)
  })
})

describe('a name', () => {
  it('has a bound in bytes, of a branch and of a collection', async () => {
    const { project } = await scratchProject()
    const branch = (name: string) => createBranch(project, name, mainBranchId, atHead, author)
    const collection = (name: string) => createCollection(project, mainBranchId, name, author)
    const id = await branch('é'.repeat(limits.nameBytesMax / 2))
    expect(project.branches.get(id).handle.length).toBeLessThanOrEqual(limits.handleCharactersMax)
    await collection('x'.repeat(limits.collectionNameBytesMax))
    await expect(branch(`x${'é'.repeat(limits.nameBytesMax / 2)}`)).rejects.toEqual(code('branch.badName'))
    await expect(collection('x'.repeat(limits.collectionNameBytesMax + 1))).rejects.toEqual(
      code('collection.badName'),
    )
  })
})
