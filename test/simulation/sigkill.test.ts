import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMain } from '../../electron/engine/branches/branch-commands.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { checkedLog } from '../support/checked-log.ts'
import { dice } from '../support/dice.ts'
import {
  author,
  openProject,
  removeDirectory,
  scratchDirectory,
  scratchProjectId,
} from '../support/scratch-project.ts'
import { checkWhole, missingOf, startWriter, type Acknowledged, type Writer } from './killed-writer.ts'

const kills = Number(process.env['ARGON_KILLS'] ?? 200)
/** So many of them while this process has the project open as well; more than LMDB has places for readers. */
const killsBesideReader = Math.floor(kills * 0.68)
const seed = Number(process.env['ARGON_KILL_SEED'] ?? 1)
const roll = dice(seed)

let directory: string
let project: Project
/** Up to here the log was found whole. */
let wholeUpTo = 0
let acknowledgedCount = 0
let recent: Acknowledged[] = []
let next: Writer | null = null
let started = 0

const open = (): Project => openProject(directory, { now: Date.now, randomBytes })

beforeAll(async () => {
  directory = scratchDirectory()
  project = open()
  await createMain(project, author)
  await project.close()
})

afterAll(async () => {
  next?.process.kill('SIGKILL')
  await next?.ended
  await project.close().catch(() => {})
  removeDirectory(directory)
})

/** Lets one writer write for 5 to 150 ms from when it begins to open the project, and kills it. */
async function killOne(): Promise<void> {
  const writer = startWriter(directory, scratchProjectId, seed * 1000 + started++)
  next = writer
  await writer.begun
  await sleep(5 + roll(145))
  writer.process.kill('SIGKILL')
  const { signal, acknowledged } = await writer.ended
  expect(signal).toBe('SIGKILL')
  acknowledgedCount += acknowledged.length
  recent = [...acknowledged]
}

/** What must hold after every kill. */
function check(kill: number): void {
  const before = wholeUpTo
  wholeUpTo = checkWhole(project, before)
  expect(missingOf(project, recent), `seed ${seed}, kill ${kill}`).toEqual([])
  expect(project.log.head().lsn).toBe(wholeUpTo)
}

async function checkIndex(): Promise<void> {
  expect(await checkedLog(project)).toMatchObject({
    done: true,
    firstBadLsn: null,
    checkedLsn: wholeUpTo,
  })
  const before = stateHash(project.store)
  await rebuilt(project)
  expect(stateHash(project.store)).toBe(before)
}

describe(`a project whose writers are killed (seed ${seed})`, () => {
  it(
    'opens after each kill, has every acknowledged record, and only whole ones',
    { timeout: 900_000 },
    async () => {
      for (let kill = 1; kill <= kills - killsBesideReader; kill++) {
        await killOne()
        project = open()
        check(kill)
        if (kill % 16 === 0) await checkIndex()
        await project.close()
      }
    },
  )

  it('is seen growing by a process that has it open all the while', { timeout: 900_000 }, async () => {
    project = open()
    for (let kill = 1; kill <= killsBesideReader; kill++) {
      await killOne()
      // A writer that dies between its last flush and telling of it leaves that record to be met by the next one.
      await project.store.transact(() => {})
      project.refresh()
      check(kill)
      if (kill % 34 === 0) await checkIndex()
    }
    await project.close()
    project = open()
    wholeUpTo = checkWhole(project, 0)
    await checkIndex()
    // The writers have really written, and not only been killed.
    expect(acknowledgedCount).toBeGreaterThan(kills)
    expect(wholeUpTo).toBeGreaterThan(acknowledgedCount)
  })
})
