import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createMain } from '../../../electron/engine/branches/branch-commands.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { readPage } from '../../../electron/engine/read/documents.ts'
import { createCollection } from '../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../electron/engine/write/documents.ts'
import { mainBranchId, type CollectionId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import {
  author,
  openProject,
  removeDirectory,
  scratchDirectory,
  scratchProjectId,
} from '../../support/scratch-project.ts'
import { checkWhole, startChild, type Child } from '../killed-writer.ts'
import { contend, counterDocument, readCounter, type Contest, type Fared } from './contend.ts'

export interface Contenders {
  readonly contest: Contest
  /** Processes beside this one; 0 for writers in this process alone. */
  readonly processes: number
  /** Writers at once in each process, and writes that each of them makes. */
  readonly writers: number
  readonly share: number
}

/** What is left of a contest when all have their share. */
export interface Contested {
  readonly fared: readonly Fared[]
  /** Records that are in the log for the writes, each of one entry. */
  readonly records: number
}

/**
 * Lets writers contend for one project and checks that nothing was lost: the log is whole, every insert is there once,
 * the counter has counted every count. How they fared is for the caller to judge.
 */
export async function contention({ contest, processes, writers, share }: Contenders): Promise<Contested> {
  const directory = scratchDirectory()
  const project = openProject(directory, { now: Date.now, randomBytes })
  try {
    await createMain(project, author)
    const { collectionId } = await createCollection(project, mainBranchId, 'contested', author)
    const writes = [{ kind: 'insert', document: counterDocument(0) } as const]
    await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
    const before = project.log.head().lsn
    const fared =
      processes === 0
        ? await contend(project, collectionId, contest, { name: 'writer', writers, share })
        : await contendInProcesses(directory, collectionId, { contest, processes, writers, share })
    project.refresh()
    checkNothingLost(project, collectionId, contest, fared)
    return { fared, records: checkWhole(project, before) - before }
  } finally {
    await project.close()
    removeDirectory(directory)
  }
}

async function contendInProcesses(
  directory: string,
  collectionId: CollectionId,
  { contest, processes, writers, share }: Contenders,
): Promise<Fared[]> {
  const all = Array.from({ length: processes }, (_, i) => {
    const words = [directory, scratchProjectId, collectionId, contest, `process ${i}`, writers, share]
    return startChild('contender.child.ts', words)
  })
  try {
    const ends = Promise.all(all.map(outputOf))
    await Promise.race([ends, Promise.all(all.map((one) => once(one.stdout, 'data')))])
    for (const { stdin } of all) stdin.end('go')
    return (await ends).flatMap((text) => JSON.parse(text.replace('ready\n', '')) as Fared[])
  } finally {
    for (const one of all) one.kill('SIGKILL')
  }
}

async function outputOf(running: Child): Promise<string> {
  let text = ''
  running.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const [code] = (await once(running, 'close')) as [number | null]
  if (code !== 0) throw new Error(`A writer ended with the code ${code}: ${text}`)
  return text
}

function checkNothingLost(
  project: Project,
  collectionId: CollectionId,
  contest: Contest,
  fared: readonly Fared[],
): void {
  const done = fared.reduce((sum, one) => sum + one.done, 0)
  const page = { branchId: mainBranchId, collectionId, at: atHead, from: null, limit: 1 } as const
  const inserted = readPage(project, { ...page, direction: 'forward' }).total - 1
  const { n } = readCounter(project, collectionId)
  const [found, other] = contest === 'insert' ? [inserted, n] : [n, inserted]
  if (found !== done || other !== 0) throw new Error(`Of ${done} writes ${found} are there`)
}
