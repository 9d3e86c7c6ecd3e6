import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { atHead } from '../../../../shared/model/moment.ts'

let directory: string
let engine: Engine
let project: Project

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'argon-check-import-'))
  engine = createEngine({ dataDirectory: directory, now: Date.now, randomBytes })
  const { id } = await engine.projects.create('Checks', { actor: 'tester' })
  project = await engine.projects.use(id)
})
afterEach(async () => {
  await engine.close()
  rmSync(directory, { recursive: true, force: true })
})

const input = { branchId: mainBranchId, collection: 'things' }

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100)
}

async function importAll(text: string) {
  const details = { ...input, fileName: 'things.ndjson', bytesTotal: text.length, onBad: 'skip' } as const
  const run = await engine.imports.begin(project, details, 'tester')
  await run.write(Buffer.from(text))
  return run.finish()
}

/** Good ones, ones that come twice, ones that are no documents, one without its end. */
const messy = [
  ...Array.from({ length: 30 }, (_, id) => `{"_id": ${id % 25}, "n": ${id}}`),
  '{"_id": 3.0}',
  '{"no": "id"}',
  '{"no": "id"}',
  '{"_id": [1]}',
  '{"_id": 100, "_id": 101}',
  '{"_id": "x", "broken": }',
  'nonsense',
  '{"_id": 200, "cut": ',
].join('\n')

test('finds what an import of the same bytes finds, and changes nothing', async () => {
  const head = project.log.head().lsn
  const check = await engine.checkImport(project, input, chunksOf(messy))
  expect(project.log.head().lsn).toBe(head)
  expect(engine.collections.list(project, mainBranchId, atHead).collections).toEqual([])
  const { documents, bad, bytes, errors, collectionId } = await importAll(messy)
  expect(check).toMatchObject({ collectionId: null, documents, bad, bytes })
  const lines = (list: readonly { readonly line: number }[]): number[] =>
    list.map(({ line }) => line).sort((a, b) => a - b)
  expect(lines(check.errors)).toEqual(lines(errors))

  // Now that they are there, all that have an _id would be duplicates.
  const again = await engine.checkImport(project, input, chunksOf(messy))
  expect(again).toMatchObject({ collectionId, documents: 2, bad: documents + bad - 2 })
  expect(await importAll(messy)).toMatchObject({ documents: again.documents, bad: again.bad })
})

test('ends when it is interrupted, and refuses what an import would refuse at once', async () => {
  const stop = AbortSignal.abort()
  const stopped = engine.checkImport(project, { ...input, signal: stop }, chunksOf(messy))
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
  const badName = engine.checkImport(project, { ...input, collection: '$x' }, chunksOf(messy))
  await expect(badName).rejects.toMatchObject({ code: 'collection.badName' })
  const binary = engine.checkImport(project, input, chunksOf('\u0001\u0002'))
  await expect(binary).rejects.toMatchObject({ code: 'import.notText' })
})
