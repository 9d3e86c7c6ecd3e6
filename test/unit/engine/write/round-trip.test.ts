import { describe, expect, it } from 'vitest'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { parseDocument } from '../../../../shared/ejson/parse.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import { treeToBson } from '../../../../shared/ejson/tree-to-bson.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { documentVersions, readDocument, readPage } from '../../../../electron/engine/read/documents.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../../shared/model/moment.ts'
import { documentBytes, joinBytes, raw, type RawValue } from '../../../support/bson-arbitraries.ts'
import { everyBsonValue } from '../../../support/every-bson-value.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

/** Which of them an `_id` may be. */
const isId = ({ type }: RawValue): boolean => ![4, 6, 11].includes(type)

async function collection(project: Project): Promise<CollectionId> {
  return (await createCollection(project, mainBranchId, 'c', author)).collectionId
}

describe('documents of every BSON type', () => {
  it('come back bit for bit: written, paged, edited as text without a change, replaced, opened again', async () => {
    const scratch = await scratchProject()
    const collectionId = await collection(scratch.project)
    const documents = everyBsonValue.map(([name, value], i) =>
      documentBytes([
        ['_id', raw.int32(i)],
        ['value', value],
        [name, raw.object([['nested', raw.array([value])]])],
        ['after', raw.boolean(true)],
      ]),
    )
    const write = (kind: 'insert' | 'replace', written: readonly Uint8Array[]) =>
      writeDocuments(
        scratch.project,
        {
          branchId: mainBranchId,
          collectionId,
          writes: written.map((document) =>
            kind === 'insert' ? { kind, document } : { kind, document, expected: null },
          ),
        },
        author,
      )
    const paged = (lsn: number | null): Buffer => {
      const at = lsn === null ? atHead : atLsn(lsn)
      const place = { branchId: mainBranchId, collectionId, at, from: null, limit: 1000 } as const
      return Buffer.from(readPage(scratch.project, { ...place, direction: 'forward' }).bytes)
    }
    const all = Buffer.from(joinBytes(...documents))
    await write('insert', documents)
    const inserted = scratch.project.log.head().lsn
    expect(paged(null).equals(all)).toBe(true)

    // Through the editor's text and back: nothing differs, so nothing is written.
    for (const [i, document] of documents.entries()) {
      for (const format of ['edit', 'shell'] as const) {
        const text = printTree(bsonToTree(document), { format, indent: 2 })
        const parsed = parseDocument(text, { mode: 'edit' })
        if (!parsed.ok) throw new Error(`${everyBsonValue[i]?.[0]}: ${parsed.problems[0]?.message}`)
        const edited = treeToBson(parsed.value)
        expect(Buffer.from(edited).toString('hex'), `${everyBsonValue[i]?.[0]} as ${format}`).toBe(
          Buffer.from(document).toString('hex'),
        )
        expect(await write('replace', [edited])).toMatchObject({ lsn: null, count: 0 })
      }
    }
    expect(scratch.project.log.head().lsn).toBe(inserted)

    // Through a replacement and back again.
    const others = documents.map((_, i) => documentBytes([['_id', raw.int32(i)]]))
    await write('replace', others)
    expect(paged(null).equals(Buffer.from(joinBytes(...others)))).toBe(true)
    await write('replace', documents)
    expect(paged(null).equals(all)).toBe(true)
    expect(paged(inserted).equals(all)).toBe(true)

    await scratch.reopen()
    expect(paged(null).equals(all)).toBe(true)
    expect(paged(inserted).equals(all)).toBe(true)
    for (const [i, document] of documents.entries()) {
      const id = documentBytes([['_id', raw.int32(i)]])
      const place = { branchId: mainBranchId, collectionId, at: atHead, id }
      const read = readDocument(scratch.project, place).document?.bytes ?? new Uint8Array()
      expect(Buffer.from(read).equals(document)).toBe(true)
      const { versions } = documentVersions(scratch.project, { ...place, before: null, limit: 10 })
      expect(
        versions.map((version) => Buffer.compare(version.document ?? new Uint8Array(), document)),
      ).toEqual([0, expect.any(Number), 0])
    }
  })

  it('are found by an _id of every type that an _id may have, and by that one alone', async () => {
    const scratch = await scratchProject()
    const collectionId = await collection(scratch.project)
    // One of each set of equal numbers and strings.
    const ids = everyBsonValue.filter(
      ([name, value]) =>
        isId(value) &&
        !['double NaN with other bits', 'decimal128 NaN', 'int64', 'decimal128'].includes(name),
    )
    const documents = ids.map(([name, value]) =>
      documentBytes([
        ['_id', value],
        ['name', raw.string(name)],
      ]),
    )
    const writes = documents.map((document) => ({ kind: 'insert', document }) as const)
    await writeDocuments(scratch.project, { branchId: mainBranchId, collectionId, writes }, author)
    await scratch.reopen()
    for (const [i, [name, value]] of ids.entries()) {
      const id = documentBytes([['_id', value]])
      const found = readDocument(scratch.project, { branchId: mainBranchId, collectionId, at: atHead, id })
      expect(Buffer.from(found.document?.bytes ?? []).toString('hex'), name).toBe(
        Buffer.from(documents[i] as Uint8Array).toString('hex'),
      )
    }
  })
})
