import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createEngine } from '../../electron/engine/engine.ts'
import { checkStoreFile } from '../../electron/engine/store/check-store-file.ts'
import { removeDirectory, scratchDirectory } from '../support/scratch-project.ts'
import { startWriter } from './killed-writer.ts'

/** Looking at a store's pages while others write over them must never be taken for damage. */
it('a project that others write to, and are killed at it, opens each time', async () => {
  const dataDirectory = scratchDirectory()
  onTestFinished(() => removeDirectory(dataDirectory))
  const open = () => createEngine({ dataDirectory, now: Date.now, randomBytes })
  const first = open()
  const { id } = await first.projects.create('Busy', { actor: 'Ada' })
  await first.close()
  const store = path.join(dataDirectory, 'projects', id, 'store')
  let compared = 0
  let head = 0
  for (let round = 0; round < 4; round++) {
    const writers = [1, 2].map((n) => startWriter(store, id, round * 10 + n))
    await Promise.all(writers.map(({ begun }) => begun))
    for (let opened = 0; opened < 25; opened++) {
      for (let look = 0; look < 8; look++)
        if (checkStoreFile(path.join(store, 'data.mdb')) !== null) compared++
      const engine = open()
      const project = await engine.projects.use(id)
      expect(project.log.head().lsn).toBeGreaterThanOrEqual(head)
      head = project.log.head().lsn
      await engine.close()
    }
    for (const writer of writers) writer.process.kill('SIGKILL')
    await Promise.all(writers.map(({ ended }) => ended))
  }
  expect(compared).toBeGreaterThan(100)
  expect(head).toBeGreaterThan(100)
})
