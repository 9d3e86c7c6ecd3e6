import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEngine, type Engine } from '../../electron/engine/engine.ts'
import { foundIn } from '../support/verified.ts'
import { mainBranchId, type ProjectId } from '../../shared/model/ids.ts'
import { importRecordDocumentsMax } from '../../shared/model/limits.ts'
import { atHead } from '../../shared/model/moment.ts'

const child = path.join(import.meta.dirname, 'import-kill.child.ts')
const kills = 12

let directory: string
let projectId: ProjectId

const open = (): Engine => createEngine({ dataDirectory: directory, now: Date.now, randomBytes })

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'argon-kill-'))
  const engine = open()
  projectId = (await engine.projects.create('Killed', { actor: 'tester' })).id
  await engine.close()
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Documents that the import had told of when it was killed, some way behind its first `after` reports. */
async function importUntilKilled(collection: string, after: number, delay: number): Promise<number> {
  const running = spawn(process.execPath, [child, directory, projectId, collection], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(running, 'exit')
  let text = ''
  running.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    if (text.split('\n').length > after) setTimeout(() => running.kill('SIGKILL'), delay)
  })
  const [, signal] = (await ended) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  // The last line may be cut off.
  const told = text.split('\n').slice(0, -1).map(Number)
  return Math.max(0, ...told)
}

test('an import that is killed leaves a whole number of records, and nothing that was told of is lost', async () => {
  for (let i = 0; i < kills; i++) {
    const collection = `kill-${i}`
    const told = await importUntilKilled(collection, 1 + i, (i * 7) % 25)
    const engine = open()
    const project = await engine.projects.use(projectId)
    const { collections } = engine.collections.list(project, mainBranchId, atHead)
    const count = collections.find(({ name }) => name === collection)?.count ?? -1
    expect(count % importRecordDocumentsMax).toBe(0)
    expect(count).toBeGreaterThanOrEqual(told)
    expect(await foundIn(project)).toMatchObject({ kind: 'intact' })
    await engine.close()
  }
})
