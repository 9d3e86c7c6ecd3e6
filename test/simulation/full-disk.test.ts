import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMain } from '../../electron/engine/branches/branch-commands.ts'
import { readPage } from '../../electron/engine/read/documents.ts'
import { catalogueAt } from '../../electron/engine/read/catalogue.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { checkedLog } from '../support/checked-log.ts'
import { mainBranchId } from '../../shared/model/ids.ts'
import { atHead } from '../../shared/model/moment.ts'
import {
  author,
  openProject,
  removeDirectory,
  scratchDirectory,
  scratchProjectId,
} from '../support/scratch-project.ts'
import { checkWhole } from './killed-writer.ts'

const child = path.join(import.meta.dirname, 'filler.child.ts')
const plenty = 100_000

interface Filling {
  readonly written: number
  readonly refused: string | undefined
  /** Documents that the same process could still read after it was refused. */
  readonly readable: number
  readonly again: string | undefined
}

/** Runs a writer to its end; `limitKiB` is the largest file that it may write. */
async function fill(
  directory: string,
  options: { records: number; bytes: number; limitKiB?: number; rights?: 'unprivileged' },
): Promise<Filling> {
  const { records, bytes, limitKiB, rights = '' } = options
  const command = [child, directory, scratchProjectId, String(records), String(bytes), rights]
  const limit = limitKiB === undefined ? '' : `ulimit -f ${limitKiB}; `
  const running = spawn('bash', ['-c', `${limit}exec "$0" "$@"`, process.execPath, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  running.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const [code, signal] = (await once(running, 'close')) as [number | null, string | null]
  expect([code, signal], text.slice(-300)).toEqual([0, null])
  const lines = text.split('\n')
  const said = (word: string): string | undefined =>
    lines.findLast((line) => line.startsWith(`${word} `))?.slice(word.length + 1)
  return {
    written: Number(said('written') ?? 0),
    refused: said('refused'),
    readable: Number(said('readable') ?? -1),
    again: said('again'),
  }
}

async function makeProject(directory: string): Promise<void> {
  const project = openProject(directory, { now: Date.now, randomBytes })
  await createMain(project, author)
  await project.close()
}

/** Opens the project afresh: everything that was acknowledged is there, whole, and the index is what the log says. */
async function checkProject(directory: string, written: number): Promise<void> {
  const project = openProject(directory, { now: Date.now, randomBytes })
  try {
    checkWhole(project, 0)
    const { id } = catalogueAt(project, mainBranchId, project.log.head().lsn)[0] ?? { id: 0 }
    const place = { branchId: mainBranchId, collectionId: id as never, at: atHead }
    const page = readPage(project, { ...place, from: null, direction: 'backward', limit: 1 })
    expect(page.total).toBe(written)
    expect(await checkedLog(project)).toMatchObject({ done: true, firstBadLsn: null })
    const hash = stateHash(project.store)
    await rebuilt(project)
    expect(stateHash(project.store)).toBe(hash)
  } finally {
    await project.close()
  }
}

const asRoot = (command: string, ...words: string[]): unknown =>
  execFileSync(command, words, { stdio: 'ignore' })

/** A file system of its own in memory; null where this user may not mount one. */
function smallDisk(bytes: number): string | null {
  const directory = scratchDirectory()
  try {
    asRoot('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory)
  } catch {
    removeDirectory(directory)
    return null
  }
  onTestFinished(() => {
    asRoot('umount', directory)
    removeDirectory(directory)
  })
  return directory
}

describe('a store that cannot grow', () => {
  it(
    'because files may not get larger says so, stays readable, and goes on when they may',
    { timeout: 300_000 },
    async () => {
      const directory = scratchDirectory()
      onTestFinished(() => removeDirectory(directory))
      await makeProject(directory)
      const full = await fill(directory, { records: plenty, bytes: 20_000, limitKiB: 6 * 1024 })
      // The disk has room, so what the system says is all that is known: "Input/output error", or "File too large".
      expect(full.refused).toMatch(/^store\.(full|unavailable)$/u)
      expect(full.again).toBe(full.refused)
      expect(full.written).toBeGreaterThan(20)
      expect(full.readable).toBe(full.written)
      const after = await fill(directory, { records: 30, bytes: 20_000 })
      expect(after).toMatchObject({ written: full.written + 30, refused: undefined })
      await checkProject(directory, full.written + 30)
    },
  )

  it.each([200, 9_000, 700_000])(
    'because the disk is full says store.full, with documents of %d bytes, and goes on when there is room',
    { timeout: 300_000 },
    async (bytes) => {
      const disk = smallDisk(24 * 2 ** 20)
      // Without the right to mount, the limit of a file's size stands for the disk, as above.
      const directory = path.join(disk ?? scratchDirectory(), 'store')
      const ballast = path.join(directory, '..', 'ballast')
      mkdirSync(directory)
      await makeProject(directory)
      writeFileSync(ballast, new Uint8Array(16 * 2 ** 20))
      const limit = disk === null ? { limitKiB: 6 * 1024 } : {}
      const full = await fill(directory, { records: plenty, bytes, ...limit })
      expect(full.refused).toMatch(disk === null ? /^store\.(full|unavailable)$/u : /^store\.full$/u)
      expect(full.written).toBeGreaterThan(2)
      expect(full.readable).toBe(full.written)
      rmSync(ballast)
      const after = await fill(directory, { records: 5, bytes })
      expect(after).toMatchObject({ written: (full.again === 'written' ? 1 : 0) + full.written + 5 })
      await checkProject(directory, after.written)
      if (disk === null) removeDirectory(path.dirname(directory))
    },
  )
})

describe('a store that may not be written', () => {
  it('because its directory is read-only says store.readOnly and stays as it was', async () => {
    const directory = scratchDirectory()
    onTestFinished(() => {
      chmodSync(directory, 0o755)
      removeDirectory(directory)
    })
    await makeProject(directory)
    await fill(directory, { records: 3, bytes: 100 })
    chmodSync(directory, 0o555)
    for (const file of readdirSync(directory)) chmodSync(path.join(directory, file), 0o444)
    const refused = await fill(directory, { records: 3, bytes: 100, rights: 'unprivileged' })
    expect(refused).toMatchObject({ refused: 'store.readOnly', written: 0 })
    chmodSync(directory, 0o755)
    for (const file of readdirSync(directory)) chmodSync(path.join(directory, file), 0o644)
    await checkProject(directory, 3)
  })

  it('because the whole disk is read-only says so too', async (context) => {
    const disk = smallDisk(24 * 2 ** 20)
    if (disk === null) return context.skip('This user may not mount a disk')
    await makeProject(disk)
    await fill(disk, { records: 3, bytes: 100 })
    asRoot('mount', '-o', 'remount,ro', disk)
    expect(await fill(disk, { records: 3, bytes: 100 })).toMatchObject({
      refused: 'store.readOnly',
      written: 0,
    })
    asRoot('mount', '-o', 'remount,rw', disk)
    await checkProject(disk, 3)
  })
})
