import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createEngine } from '../../electron/engine/engine.ts'
import { storeReadersMax } from '../../shared/model/limits.ts'
import { startChild } from './killed-writer.ts'

it('a project with as many readers as there are places says so, and opens when one of them has gone', async () => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'argon-readers-'))
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
  onTestFinished(async () => {
    await engine.close()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  const { id } = await engine.projects.create('Crowded', { actor: 'Ada' })
  const others = startChild('reader-slots.child.ts', [path.join(dataDirectory, 'projects', id, 'store')])
  const gone = once(others, 'exit')
  await once(others.stdout, 'data')
  await expect(engine.projects.use(id)).rejects.toMatchObject({
    code: 'store.unavailable',
    message: expect.stringContaining(`${storeReadersMax} programs have this project open`),
  })
  others.stdin.end()
  await gone
  const project = await engine.projects.use(id)
  expect(project.log.head().lsn).toBe(1)
})
