import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { createMain } from '../../electron/engine/branches/branch-commands.ts'
import type { RemoteLog } from '../../electron/engine/log/mongodb/remote-log.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { replicaOf, type Replica } from '../support/replica.ts'
import { author, openProject, ScratchProject, type ManualClock } from '../support/scratch-project.ts'
import type { LogSubject } from './log-conformance.ts'

/** The embedded log: other processes open the same store. */
export async function embeddedSubject(): Promise<LogSubject> {
  const scratch = new ScratchProject()
  onTestFinished(() => scratch.remove())
  await createMain(scratch.project, author)
  const others = new Set<Project>()
  onTestFinished(async () => {
    for (const project of others) await project.close()
  })
  return {
    get project() {
      return scratch.project
    },
    clock: scratch.clock,
    other: async () => {
      const other = openProject(scratch.directory, { now: scratch.deps.now, randomBytes })
      others.add(other)
      return other
    },
    reopened: () => scratch.reopen(),
    // Who watches the file of the store refreshes; here nobody does.
    seen: async (project) => project.refresh(),
  }
}

/** A shared log: others are replicas of their own. `connect` leads to the same log each time. */
export async function sharedSubject(connect: () => Promise<RemoteLog>): Promise<LogSubject> {
  const clock: ManualClock = { now: 1_700_000_000_000 }
  const now = (): number => clock.now
  const replicas = new Map<Project, Replica>()
  const open = async (): Promise<Replica> => {
    const replica = await replicaOf(await connect(), { now })
    replicas.set(replica.project, replica)
    return replica
  }
  const first = await open()
  await createMain(first.project, author)
  return {
    get project() {
      return first.project
    },
    clock,
    other: async () => {
      const replica = await open()
      await replica.untilAt(first.project.log.head().lsn)
      return replica.project
    },
    reopened: async () => {
      await first.reopen(await connect())
      return first.project
    },
    seen: async (project, lsn) => replicas.get(project)?.untilAt(lsn),
  }
}
