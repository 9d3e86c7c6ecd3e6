import { describe, expect, it } from 'vitest'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { docKeyOfDocument } from '../../../../electron/engine/bson/doc-key.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { firstDocumentLsn, readPage, type PageInput } from '../../../../electron/engine/read/documents.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId, type BranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { pageBytesMax } from '../../../../shared/model/limits.ts'
import { atHead, atLsn } from '../../../../shared/model/moment.ts'
import { documentBytes, joinBytes, raw } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

const idOf = (id: number): Uint8Array => documentBytes([['_id', raw.int32(id)]])
const documentOf = (id: number, v: number): Uint8Array =>
  documentBytes([
    ['_id', raw.int32(id)],
    ['v', raw.int32(v)],
  ])

type Wanted = ReadonlyMap<number, number>

/** Every page that can be asked for: both directions, from the edge, from an offset, from every key and between keys. */
function* everyRequest(): Iterable<Pick<PageInput, 'from' | 'direction' | 'limit'>> {
  for (const direction of ['forward', 'backward'] as const) {
    for (const limit of [1, 2, 3, 100]) {
      yield { from: null, direction, limit }
      for (let offset = 0; offset <= 9; offset++) yield { from: { kind: 'offset', offset }, direction, limit }
      for (let id = -1; id <= 40; id++) {
        const key = docKeyOfDocument(idOf(id))
        for (const inclusive of [true, false])
          yield { from: { kind: 'key', key, inclusive }, direction, limit }
      }
    }
  }
}

function pagesOf(project: Project, branchId: BranchId, collectionId: CollectionId, lsn: number): string[] {
  return [...everyRequest()].map((request) => {
    const page = readPage(project, { branchId, collectionId, at: atLsn(lsn), ...request })
    const { count, lsns, total, hasMore } = page
    return JSON.stringify([count, lsns, total, hasMore, Buffer.from(page.bytes).toString('hex')])
  })
}

/** The same pages from a plain list. */
function wantedPages(wanted: Wanted): string[] {
  const ids = [...wanted.keys()].sort((a, b) => a - b)
  return [...everyRequest()].map(({ from, direction, limit }) => {
    const order = direction === 'forward' ? ids : ids.toReversed()
    const sign = direction === 'forward' ? 1 : -1
    const isBefore = (id: number): boolean => {
      if (from?.kind !== 'key') return false
      const place = Math.sign(Buffer.compare(docKeyOfDocument(idOf(id)), from.key)) * sign
      return place < 0 || (place === 0 && !from.inclusive)
    }
    const start = from?.kind === 'offset' ? from.offset : order.filter(isBefore).length
    const taken = order.slice(start, start + limit)
    const shown = direction === 'forward' ? taken : taken.toReversed()
    const bytes = Buffer.from(joinBytes(...shown.map((id) => documentOf(id, wanted.get(id) as number))))
    return JSON.stringify([
      shown.length,
      null,
      ids.length,
      start + limit < order.length,
      bytes.toString('hex'),
    ])
  })
}

/** Leaves the LSNs of documents out, which the plain list does not know. */
const withoutLsns = (pages: readonly string[]): string[] =>
  pages.map((page) =>
    JSON.stringify((JSON.parse(page) as unknown[]).map((part, i) => (i === 1 ? null : part))),
  )

describe('pages of a collection', () => {
  it('are the same by the walk while it is small and by the births when it has grown large', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const write = async (branchId: BranchId, writes: DocumentWrite[]): Promise<number> => {
      await writeDocuments(project, { branchId, collectionId, writes }, author)
      return project.log.head().lsn
    }
    const put = (kind: 'insert' | 'replace', id: number, v: number): DocumentWrite =>
      kind === 'insert'
        ? { kind, document: documentOf(id, v) }
        : { kind, document: documentOf(id, v), expected: null }
    const drop = (id: number): DocumentWrite => ({ kind: 'delete', id: idOf(id), expected: null })

    const moments: { branch: BranchId; lsn: number; wanted: Wanted }[] = []
    const note = (branch: BranchId, lsn: number, wanted: Record<number, number>): void => {
      moments.push({ branch, lsn, wanted: new Map(Object.entries(wanted).map(([id, v]) => [Number(id), v])) })
    }
    note(mainBranchId, project.log.head().lsn, {})
    note(
      mainBranchId,
      await write(
        mainBranchId,
        [7, 3, 31, 12].map((id) => put('insert', id, 1)),
      ),
      {
        3: 1,
        7: 1,
        12: 1,
        31: 1,
      },
    )
    note(mainBranchId, await write(mainBranchId, [put('replace', 7, 2), drop(12)]), { 3: 1, 7: 2, 31: 1 })
    const child = await createBranch(project, 'child', mainBranchId, atHead, author)
    note(child, await write(child, [drop(3), put('insert', 12, 5), put('insert', 0, 5)]), {
      0: 5,
      7: 2,
      12: 5,
      31: 1,
    })
    note(mainBranchId, await write(mainBranchId, [drop(31), put('replace', 3, 9)]), { 3: 9, 7: 2 })

    const read = (): string[][] =>
      moments.map(({ branch, lsn }) => pagesOf(project, branch, collectionId, lsn))
    const small = read()
    for (const [i, { wanted }] of moments.entries()) {
      expect(withoutLsns(small[i] as string[])).toEqual(wantedPages(wanted))
    }
    // Both branches grow to more than a hundred times as many entries, between and around the early keys.
    for (const branch of [mainBranchId, child]) {
      const ids = Array.from({ length: 1500 }, (_, i) => ((i * 7919) % 15_013) + 100)
      await write(branch, [put('replace', 7, 77), ...ids.map((id) => put('insert', id, 1))])
    }
    expect(read()).toEqual(small)
    const total = readPage(project, {
      branchId: child,
      collectionId,
      at: atHead,
      from: null,
      direction: 'forward',
      limit: 1,
    }).total
    expect(total).toBe(1504)
  })

  it('stop at their bound of bytes, hold at least one document, and go on where they stopped', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const large = (id: number): Uint8Array =>
      documentBytes([
        ['_id', raw.int32(id)],
        ['text', raw.string('x'.repeat(9 * 1024 * 1024))],
      ])
    for (const id of [1, 2, 3]) {
      const writes = [{ kind: 'insert', document: large(id) } as const]
      await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
    }
    const place = { branchId: mainBranchId, collectionId, at: atHead, limit: 10 }
    const first = readPage(project, { ...place, from: null, direction: 'forward' })
    expect(first).toMatchObject({ count: 2, total: 3, hasMore: true })
    expect(first.bytes.length).toBeLessThanOrEqual(pageBytesMax)
    const key = first.last as Uint8Array
    const rest = readPage(project, {
      ...place,
      from: { kind: 'key', key, inclusive: false },
      direction: 'forward',
    })
    expect(rest).toMatchObject({ count: 1, hasMore: false })
    const back = readPage(project, { ...place, from: null, direction: 'backward' })
    expect(back).toMatchObject({ count: 2, hasMore: true })
    expect(back.last).toEqual(rest.last)
  })

  it('of an empty collection are empty from everywhere', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const pages = pagesOf(project, mainBranchId, collectionId, project.log.head().lsn)
    expect(withoutLsns(pages)).toEqual(wantedPages(new Map()))
    expect(firstDocumentLsn(project, { branchId: mainBranchId, collectionId })).toEqual({ lsn: null })
  })

  it('tell two ids apart that differ only behind the part of a key that is kept', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const long = (tail: string): Uint8Array => documentBytes([['_id', raw.string('x'.repeat(5000) + tail)]])
    const writes = ['a', 'b', 'c'].map((tail) => ({ kind: 'insert', document: long(tail) }) as const)
    await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
    const place = { branchId: mainBranchId, collectionId, at: atHead, direction: 'forward' } as const
    expect(readPage(project, { ...place, from: null, limit: 10 })).toMatchObject({ count: 3, total: 3 })
    await expect(
      writeDocuments(
        project,
        { branchId: mainBranchId, collectionId, writes: [{ kind: 'insert', document: long('b') }] },
        author,
      ),
    ).rejects.toMatchObject({ code: 'document.duplicateId' })
  })
})
