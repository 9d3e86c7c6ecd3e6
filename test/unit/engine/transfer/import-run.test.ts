import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serialize } from 'bson'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import type { ImportProgress } from '../../../../electron/engine/transfer/import-report.ts'
import { bsonToTree, bsonToTrees } from '../../../../shared/ejson/bson-to-tree.ts'
import { parseDocument } from '../../../../shared/ejson/parse.ts'
import { treeToBson } from '../../../../shared/ejson/tree-to-bson.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { importErrorsKeptMax, importRecordDocumentsMax } from '../../../../shared/model/limits.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { documentBytes, joinBytes, raw } from '../../../support/bson-arbitraries.ts'
import { everyBsonValue } from '../../../support/every-bson-value.ts'

const moviesFile = path.resolve(
  import.meta.dirname,
  '../../../../node_modules/vega-datasets/data/movies.json',
)
const chunkBytes = 64 * 1024

let directory: string
let engine: Engine
let project: Project

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'argon-import-'))
  engine = createEngine({ dataDirectory: directory, now: Date.now, randomBytes })
  const { id } = await engine.projects.create('Imports', { actor: 'tester' })
  project = await engine.projects.use(id)
})

afterEach(async () => {
  await engine.close()
  rmSync(directory, { recursive: true, force: true })
})

const begin = (onBad: 'stop' | 'skip' = 'stop', bytesTotal = 0) => {
  const input = { branchId: mainBranchId, collection: 'things', fileName: 'things.json', bytesTotal, onBad }
  return engine.imports.begin(project, input, 'tester')
}

async function importText(
  text: string | Uint8Array,
  onBad: 'stop' | 'skip' = 'stop',
): Promise<ImportProgress> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const run = await begin(onBad, bytes.length)
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    if ((await run.write(bytes.subarray(start, start + chunkBytes))) !== 'running') break
  }
  return run.finish()
}

const collectionsNow = () => engine.collections.list(project, mainBranchId, atHead).collections

function documentsNow(): string[] {
  const collectionId = collectionsNow()[0]?.id
  if (collectionId === undefined) return []
  const place = { branchId: mainBranchId, collectionId, at: atHead }
  const page = engine.documents.page(project, { ...place, from: null, direction: 'forward', limit: 1000 })
  return bsonToTrees(page.bytes).map((tree) =>
    printTree(tree, { format: 'canonical' }).replaceAll(/\s+/g, ''),
  )
}

const dataRecords = () =>
  engine.history
    .commits(project, { branchId: null, before: null, limit: 500 })
    .commits.filter(({ inserts }) => inserts > 0)

const lines = (count: number, from = 1): string =>
  Array.from({ length: count }, (_, i) => `{"_id": ${from + i}}\n`).join('')

describe('a file that is good', () => {
  test('movies.json comes in whole, in records of bounded size, each document with an ObjectId', async () => {
    const bytes = readFileSync(moviesFile)
    const ended = await importText(bytes)
    expect(ended).toMatchObject({
      state: 'completed',
      documents: 3201,
      bad: 0,
      bytes: bytes.length,
      reason: '',
    })
    expect(collectionsNow()).toMatchObject([{ name: 'things', count: 3201 }])
    const inserts = dataRecords().map((commit) => commit.inserts)
    expect(Math.max(...inserts)).toBe(importRecordDocumentsMax)
    expect(inserts.reduce((sum, count) => sum + count, 0)).toBe(3201)
    expect(dataRecords().every(({ message }) => message === 'Import things.json')).toBe(true)
    expect(documentsNow()[0]).toMatch(/^\{"_id":\{"\$oid":"[0-9a-f]{24}"\},"Title":/)
  })

  test('its first and last LSN undo it, the collection included', async () => {
    const { fromLsn, toLsn } = await importText(lines(1500))
    if (fromLsn === null || toLsn === null) throw new Error('Nothing was written')
    await engine.documents.undo(project, { branchId: mainBranchId, fromLsn, toLsn }, { actor: 'tester' })
    expect(collectionsNow()).toEqual([])
  })

  test('it goes into a collection that is there', async () => {
    const { collectionId } = await engine.collections.create(project, mainBranchId, 'things', {
      actor: 'tester',
    })
    const ended = await importText('{"_id": 7, "a": {"$numberLong": "5"}}')
    expect(ended.collectionId).toBe(collectionId)
    expect(documentsNow()).toEqual(['{"_id":{"$numberInt":"7"},"a":{"$numberLong":"5"}}'])
  })

  test.each(['', '[]', ' \n '])('nothing in it (%j) is no error', async (text) => {
    expect(await importText(text)).toMatchObject({ state: 'completed', documents: 0, bad: 0 })
  })

  test('large documents make small records', async () => {
    const text = Array.from(
      { length: 12 },
      (_, i) => `{"_id": ${i}, "text": "${'x'.repeat(1_000_000)}"}\n`,
    ).join('')
    expect(await importText(text)).toMatchObject({ state: 'completed', documents: 12 })
    expect(dataRecords().map(({ inserts }) => inserts)).toEqual([4, 4, 4])
  })
})

describe('a file with bad documents', () => {
  const text = '{"_id": 1}\n{"_id": 2, "a": }\n{"_id": 3}\n'

  test('stops at the first with its line and reason, and writes nothing of that record', async () => {
    const ended = await importText(text)
    expect(ended.state).toBe('failed')
    expect(ended.errors).toMatchObject([{ line: 2 }])
    expect(ended.reason).toMatch(/^Line 2: .+; nothing was written$/)
    expect(collectionsNow()).toEqual([])
  })

  test('skips them where told so, and reports each', async () => {
    const ended = await importText(text, 'skip')
    expect(ended).toMatchObject({ state: 'completed', documents: 2, bad: 1 })
    expect(ended.errors[0]).toMatchObject({ line: 2, excerpt: expect.stringContaining('"a"') })
    expect(documentsNow()).toHaveLength(2)
  })

  test('keeps the first thousand errors and counts all', async () => {
    const ended = await importText('{"_id": [1]}\n'.repeat(1200), 'skip')
    expect(ended.bad).toBe(1200)
    expect(ended.errors).toHaveLength(importErrorsKeptMax)
    expect(ended.errors.at(-1)?.line).toBe(importErrorsKeptMax)
  })

  test.each([
    ['an array', '{"_id": [1]}'],
    ['a regular expression', '{"_id": {"$regex": "a", "$options": ""}}'],
    ['undefined', '{"_id": {"$undefined": true}}'],
    ['a document nested too deeply', `{"_id": 1, "a": ${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`],
  ])('%s is bad', async (_, document) => {
    const ended = await importText(`{"_id": 1}\n${document}\n`, 'skip')
    expect(ended).toMatchObject({ state: 'completed', documents: 1, bad: 1, errors: [{ line: 2 }] })
  })

  test('a file that is no text fails as a whole', async () => {
    const ended = await importText(Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) % 256))
    expect(ended).toMatchObject({ state: 'failed', documents: 0 })
    expect(collectionsNow()).toEqual([])
  })

  test('a file that breaks off says where', async () => {
    const ended = await importText('[{"_id": 1},\n{"_id": 2')
    expect(ended.state).toBe('failed')
    expect(ended.reason).toMatch(/^Line 2: /)
  })
})

describe('a repeated _id', () => {
  const text = '{"_id": 1}\n{"_id": 2}\n{"_id": 1.0}\n{"_id": 3}\n'

  test('inside the file is named with its line; nothing of that record is written', async () => {
    const ended = await importText(text)
    expect(ended).toMatchObject({ state: 'failed', documents: 0, errors: [{ line: 3 }] })
    expect(ended.reason).toContain('_id 1')
    expect(collectionsNow()).toEqual([])
  })

  test('inside the file is skipped where told so', async () => {
    const ended = await importText(text, 'skip')
    expect(ended).toMatchObject({ state: 'completed', documents: 3, bad: 1, errors: [{ line: 3 }] })
  })

  test('in the collection is found too: a second import of a file skips everything', async () => {
    await importText(lines(2500))
    const head = project.log.head().lsn
    const ended = await importText(lines(2500), 'skip')
    expect(ended).toMatchObject({ state: 'completed', documents: 0, bad: 2500, fromLsn: null })
    expect(project.log.head().lsn).toBe(head)
  })

  test('after whole records leaves those records', async () => {
    const ended = await importText(lines(2500) + lines(1, 2200))
    expect(ended).toMatchObject({ state: 'failed', documents: 2000 })
    expect(ended.reason).toMatch(/^Line 2501: .+; 2000 documents were written and stay$/)
  })
})

describe('an import that is broken off', () => {
  test('by a stop holds a whole number of records and says how many documents', async () => {
    const run = await begin()
    await run.write(new TextEncoder().encode(lines(3500)))
    const ended = await run.cancel()
    expect(ended.state).toBe('stopped')
    expect(ended.documents % importRecordDocumentsMax).toBe(0)
    expect(collectionsNow()[0]?.count).toBe(ended.documents)
    expect(ended.reason).toBe(`Stopped; ${ended.documents} documents were written and stay`)
    expect(await run.write(new TextEncoder().encode(lines(1)))).toBe('stopped')
    expect(await run.finish()).toEqual(ended)
  })

  test('by a reset of its branch fails with a sentence', async () => {
    const run = await begin()
    await run.write(new TextEncoder().encode(lines(1500)))
    await engine.branches.reset(project, mainBranchId, atHead, null, { actor: 'other' })
    const ended = await run.finish()
    expect(ended.state).toBe('failed')
    expect(ended.reason).toContain('was reset')
  })

  test('by closing the engine ends as stopped', async () => {
    const run = await begin()
    await run.write(new TextEncoder().encode(lines(10)))
    await engine.close()
    expect(run.progress()).toMatchObject({
      state: 'stopped',
      reason: 'Argon Desktop was closed; nothing was written',
    })
  })

  test('before it began: an unknown branch, a bad name', async () => {
    const input = {
      branchId: mainBranchId,
      collection: 'a$',
      fileName: 'f',
      bytesTotal: 0,
      onBad: 'stop',
    } as const
    await expect(engine.imports.begin(project, input, 'tester')).rejects.toMatchObject({
      code: 'collection.badName',
    })
  })
})

test('writes that are not waited for are taken in their order', async () => {
  const run = await begin()
  const bytes = new TextEncoder().encode(lines(5000))
  const writes: Promise<unknown>[] = []
  for (let start = 0; start < bytes.length; start += 1000) {
    writes.push(run.write(bytes.subarray(start, start + 1000)))
  }
  const ended = await run.finish()
  await Promise.all(writes)
  expect(ended).toMatchObject({ state: 'completed', documents: 5000 })
})

test('a document is what the file says, field for field', async () => {
  const document = { _id: 5, z: 1, a: [1, 'two', null], nested: { deep: { x: true } } }
  await importText(JSON.stringify(document))
  const collectionId = collectionsNow()[0]?.id
  if (collectionId === undefined) throw new Error('There is no collection')
  const id = serialize({ _id: 5 })
  const place = { branchId: mainBranchId, collectionId, at: atHead }
  const found = engine.documents.get(project, { ...place, id })
  expect(Buffer.from(found.document?.bytes ?? []).toString('hex')).toBe(
    Buffer.from(serialize(document)).toString('hex'),
  )
})

test('every BSON type comes in bit for bit, is edited without a change, and is there after a restart', async () => {
  const documents = everyBsonValue.map(([name, value], i) =>
    documentBytes([
      ['_id', raw.int32(i)],
      [name, raw.object([['nested', raw.array([value])]])],
      ['value', value],
    ]),
  )
  const all = Buffer.from(joinBytes(...documents))
  const bytesNow = (): Buffer => {
    const collectionId = collectionsNow()[0]?.id
    if (collectionId === undefined) throw new Error('The collection is missing')
    const place = { branchId: mainBranchId, collectionId, at: atHead, from: null, limit: 1000 } as const
    return Buffer.from(engine.documents.page(project, { ...place, direction: 'forward' }).bytes)
  }
  const lines = documents.map((document) => printTree(bsonToTree(document), { format: 'edit' }))
  expect(await importText(lines.join('\n'))).toMatchObject({
    state: 'completed',
    documents: lines.length,
    bad: 0,
  })
  expect(bytesNow().equals(all)).toBe(true)

  const collectionId = collectionsNow()[0]?.id
  if (collectionId === undefined) throw new Error('The collection is missing')
  for (const line of lines) {
    const parsed = parseDocument(line, { mode: 'edit' })
    if (!parsed.ok) throw new Error(parsed.problems[0]?.message)
    const write = { kind: 'replace', document: treeToBson(parsed.value), expected: null } as const
    const place = { branchId: mainBranchId, collectionId, writes: [write] }
    expect(await engine.documents.write(project, place, { actor: 'tester' })).toMatchObject({ lsn: null })
  }

  await engine.close()
  engine = createEngine({ dataDirectory: directory, now: Date.now, randomBytes })
  const again = (await engine.projects.list()).find(({ name }) => name === 'Imports')
  if (again === undefined) throw new Error('The project is missing')
  project = await engine.projects.use(again.id)
  expect(bytesNow().equals(all)).toBe(true)
})
