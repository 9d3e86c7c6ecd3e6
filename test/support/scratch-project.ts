import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createMain, type Author } from '../../electron/engine/branches/branch-commands.ts'
import type { EngineDeps } from '../../electron/engine/projects/engine-deps.ts'
import type { LivingLimits } from '../../electron/engine/index/living-limits.ts'
import { Project } from '../../electron/engine/projects/project.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { asProjectId } from '../../shared/model/ids.ts'

export const scratchProjectId = asProjectId('6a1f0c52-8f6e-4c1d-9a57-3f0f6f0a7d11')
export const author: Author = { actor: 'Ada' }

/** A clock that stands still until a test moves it; it may tie and go backwards. */
export interface ManualClock {
  now: number
}

/** Bytes that look random and are the same in every run: SHA-256 of a counter. */
export function countedBytes(): (length: number) => Uint8Array {
  let calls = 0
  return (length) => {
    const block = createHash('sha256').update(String(calls++)).digest()
    return new Uint8Array(block.subarray(0, length))
  }
}

export function scratchDirectory(): string {
  return mkdtempSync(path.join(tmpdir(), 'argon-engine-'))
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true })
}

export function openProject(directory: string, deps: EngineDeps, limits?: LivingLimits): Project {
  return new Project(scratchProjectId, openLmdbStore(directory), deps, limits)
}

/** A project of one test, that can be closed and opened again. */
export class ScratchProject {
  readonly directory = scratchDirectory()
  readonly clock: ManualClock = { now: 1_700_000_000_000 }
  readonly deps: EngineDeps = { now: () => this.clock.now, randomBytes: countedBytes() }
  readonly #limits: LivingLimits | undefined
  project: Project

  /** With limits of its own an index lists what lives in histories as short as those of tests. */
  constructor(limits?: LivingLimits) {
    this.#limits = limits
    this.project = openProject(this.directory, this.deps, limits)
  }

  async reopen(): Promise<Project> {
    await this.project.close()
    this.project = openProject(this.directory, this.deps, this.#limits)
    await this.project.whole()
    return this.project
  }

  async remove(): Promise<void> {
    await this.project.close()
    removeDirectory(this.directory)
  }
}

/** A project with its branch `main`, gone when the test is. */
export async function scratchProject(limits?: LivingLimits): Promise<ScratchProject> {
  const scratch = new ScratchProject(limits)
  onTestFinished(() => scratch.remove())
  await createMain(scratch.project, author)
  return scratch
}
