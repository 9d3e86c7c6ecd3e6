import { describe, expect, it } from 'vitest'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { readDocument, readPage } from '../../../../electron/engine/read/documents.ts'
import { stateHash } from '../../../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../../electron/engine/write/documents.ts'
import { asLsn, mainBranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { documentBytesMax } from '../../../../shared/model/limits.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { documentBytes, int32Bytes, raw, type RawValue } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject, type ScratchProject } from '../../../support/scratch-project.ts'

async function oneCollection(): Promise<{
  scratch: ScratchProject
  project: Project
  collectionId: CollectionId
}> {
  const scratch = await scratchProject()
  const { collectionId } = await createCollection(scratch.project, mainBranchId, 'c', author)
  return { scratch, project: scratch.project, collectionId }
}

const write = (project: Project, collectionId: CollectionId, ...writes: DocumentWrite[]) =>
  writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)

const insert = (...fields: [string, RawValue][]): DocumentWrite => ({
  kind: 'insert',
  document: documentBytes(fields),
})

describe('bad documents', () => {
  it.each<[string, DocumentWrite, string]>([
    ['an array as _id', insert(['_id', raw.array([raw.int32(1)])]), 'document.badId'],
    ['a regular expression as _id', insert(['_id', raw.regex('a', '')]), 'document.badId'],
    ['undefined as _id', insert(['_id', raw.undefined()]), 'document.badId'],
    ['two _id', insert(['_id', raw.int32(1)], ['_id', raw.int32(2)]), 'document.badId'],
    [
      'bytes cut off',
      { kind: 'insert', document: documentBytes([['a', raw.int32(1)]]).subarray(0, 8) },
      'document.malformed',
    ],
    ['no bytes', { kind: 'insert', document: new Uint8Array() }, 'document.malformed'],
    [
      'a length that lies',
      { kind: 'insert', document: new Uint8Array([9, 0, 0, 0, 0]) },
      'document.malformed',
    ],
    [
      'a replacement without _id',
      { kind: 'replace', document: documentBytes([]), expected: null },
      'document.missingId',
    ],
    ['a delete without _id', { kind: 'delete', id: documentBytes([]), expected: null }, 'document.missingId'],
    [
      'a delete by an array',
      { kind: 'delete', id: documentBytes([['_id', raw.array([])]]), expected: null },
      'document.badId',
    ],
    [
      'a replacement of nothing',
      { kind: 'replace', document: documentBytes([['_id', raw.int32(5)]]), expected: null },
      'document.notFound',
    ],
    [
      'a delete of nothing',
      { kind: 'delete', id: documentBytes([['_id', raw.int32(5)]]), expected: null },
      'document.notFound',
    ],
  ])('%s: nothing of the record is written', async (_, bad, code) => {
    const { project, collectionId } = await oneCollection()
    const before = stateHash(project.store)
    const good = insert(['_id', raw.string('good')])
    await expect(write(project, collectionId, good, bad)).rejects.toMatchObject({ code })
    await expect(write(project, collectionId, bad, good)).rejects.toMatchObject({ code })
    expect(stateHash(project.store)).toBe(before)
  })

  it('above 16 MB are refused to the byte, also when the _id is what makes them too large', async () => {
    const { project, collectionId } = await oneCollection()
    const sized = (bytes: number, id: boolean): Uint8Array => {
      const empty = documentBytes([
        ...(id ? [['_id', raw.int32(bytes)] as const] : []),
        ['s', raw.string('')],
      ])
      const text = 'x'.repeat(bytes - empty.length)
      return documentBytes([...(id ? [['_id', raw.int32(bytes)] as const] : []), ['s', raw.string(text)]])
    }
    const exact = sized(documentBytesMax, true)
    expect(exact.length).toBe(documentBytesMax)
    await write(project, collectionId, { kind: 'insert', document: exact })
    const over = sized(documentBytesMax + 1, true)
    const code = { code: 'document.tooLarge' }
    await expect(write(project, collectionId, { kind: 'insert', document: over })).rejects.toMatchObject(code)
    // An ObjectId is added to it, and then it is too large.
    const almost = sized(documentBytesMax - 5, false)
    await expect(write(project, collectionId, { kind: 'insert', document: almost })).rejects.toMatchObject(
      code,
    )
    const id = documentBytes([['_id', raw.int32(documentBytesMax)]])
    const read = readDocument(project, { branchId: mainBranchId, collectionId, at: atHead, id })
    expect(Buffer.compare(read.document?.bytes ?? new Uint8Array(), exact)).toBe(0)
  })

  it('with an _id that is there already are named, and nothing is written', async () => {
    const { project, collectionId } = await oneCollection()
    await write(project, collectionId, insert(['_id', raw.int32(1)], ['a', raw.int32(1)]))
    const head = project.log.head().lsn
    for (const same of [raw.int32(1), raw.double(1), raw.int64(1n), raw.decimal('1.0')]) {
      const writes = [insert(['_id', raw.int32(2)]), insert(['_id', same])]
      await expect(write(project, collectionId, ...writes)).rejects.toMatchObject({
        code: 'document.duplicateId',
        details: { index: 1 },
      })
    }
    const twice = [insert(['_id', raw.string('x')]), insert(['_id', raw.symbol('x')])]
    await expect(write(project, collectionId, ...twice)).rejects.toMatchObject({
      code: 'document.duplicateId',
    })
    expect(project.log.head().lsn).toBe(head)
  })

  it('that were changed since they were read are refused with who changed them', async () => {
    const { project, collectionId } = await oneCollection()
    await write(project, collectionId, insert(['_id', raw.int32(1)]))
    const document = documentBytes([
      ['_id', raw.int32(1)],
      ['a', raw.int32(1)],
    ])
    const read = asLsn(project.log.head().lsn)
    await write(project, collectionId, { kind: 'replace', document, expected: read })
    const again = {
      kind: 'replace',
      document: documentBytes([['_id', raw.int32(1)]]),
      expected: read,
    } as const
    await expect(write(project, collectionId, again)).rejects.toMatchObject({
      code: 'document.changed',
      details: { actor: 'Ada' },
    })
  })
})

describe('writes', () => {
  it('that change nothing write nothing', async () => {
    const { project, collectionId } = await oneCollection()
    const document = documentBytes([
      ['_id', raw.int32(1)],
      ['a', raw.double(1)],
    ])
    await write(project, collectionId, { kind: 'insert', document })
    const head = project.log.head().lsn
    const same = await write(project, collectionId, { kind: 'replace', document, expected: null })
    expect(same).toMatchObject({ lsn: null, count: 0 })
    expect(project.log.head().lsn).toBe(head)
    // Another type of number is another document.
    const typed = documentBytes([
      ['_id', raw.int32(1)],
      ['a', raw.int32(1)],
    ])
    const other = await write(project, collectionId, { kind: 'replace', document: typed, expected: null })
    expect(other).toMatchObject({ lsn: head + 1, count: 1 })
  })

  it('see what the same record has written before them', async () => {
    const { project, collectionId } = await oneCollection()
    const id = documentBytes([['_id', raw.int32(1)]])
    const replaced = documentBytes([
      ['_id', raw.int32(1)],
      ['a', raw.int32(2)],
    ])
    const result = await write(
      project,
      collectionId,
      insert(['_id', raw.int32(1)]),
      { kind: 'replace', document: replaced, expected: null },
      { kind: 'delete', id, expected: null },
      insert(['_id', raw.double(1)], ['b', raw.null()]),
    )
    expect(result).toMatchObject({ count: 4 })
    const page = readPage(project, {
      branchId: mainBranchId,
      collectionId,
      at: atHead,
      from: null,
      direction: 'forward',
      limit: 10,
    })
    expect(page).toMatchObject({ count: 1, total: 1 })
    expect(Buffer.from(page.bytes)).toEqual(
      Buffer.from(
        documentBytes([
          ['_id', raw.double(1)],
          ['b', raw.null()],
        ]),
      ),
    )
  })

  it('without an _id get an ObjectId in front, and are told which', async () => {
    const { project, collectionId } = await oneCollection()
    const { ids } = await write(
      project,
      collectionId,
      insert(['a', raw.int32(1)]),
      insert(['a', raw.int32(1)]),
    )
    expect(new Set(ids.map((id) => Buffer.from(id).toString('hex'))).size).toBe(2)
    for (const id of ids) {
      const found = readDocument(project, { branchId: mainBranchId, collectionId, at: atHead, id })
      expect(found.document?.bytes.subarray(4, 9)).toEqual(
        Uint8Array.from([7, ...new TextEncoder().encode('_id'), 0]),
      )
    }
  })

  it("do not keep the caller's memory: what it does to its bytes later changes nothing", async () => {
    const { project, collectionId } = await oneCollection()
    const document = documentBytes([
      ['_id', raw.int32(1)],
      ['a', raw.int32(1)],
    ])
    const pending = write(project, collectionId, { kind: 'insert', document })
    await pending
    document.fill(0xff)
    const id = documentBytes([['_id', raw.int32(1)]])
    const found = readDocument(project, { branchId: mainBranchId, collectionId, at: atHead, id })
    expect([...(found.document?.bytes.subarray(0, 4) ?? [])]).toEqual([...int32Bytes(21)])
  })

  it('of one turn keep their order, each in its own record, one refusal not harming the others', async () => {
    const { project, collectionId } = await oneCollection()
    const results = await Promise.allSettled(
      [1, 2, 2, 3, 1, 4].map((id) => write(project, collectionId, insert(['_id', raw.int32(id)]))),
    )
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ])
    const lsns = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.lsn] : []))
    expect(lsns).toEqual([3, 4, 5, 6])
  })

  it('after the project is closed are refused and do not hang', async () => {
    const { scratch, collectionId } = await oneCollection()
    const { project } = scratch
    await scratch.reopen()
    await expect(write(project, collectionId, insert(['_id', raw.int32(1)]))).rejects.toMatchObject({
      code: 'store.unavailable',
    })
    await expect(write(project, collectionId, insert(['_id', raw.int32(2)]))).rejects.toMatchObject({
      code: 'store.unavailable',
    })
  })
})
