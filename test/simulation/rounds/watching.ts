import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createMain } from '../../../electron/engine/branches/branch-commands.ts'
import { createCollection } from '../../../electron/engine/write/collections.ts'
import { mainBranchId } from '../../../shared/model/ids.ts'
import {
  author,
  openProject,
  removeDirectory,
  scratchDirectory,
  scratchProjectId,
} from '../../support/scratch-project.ts'
import { checkWhole, startChild } from '../killed-writer.ts'
import { takeTurn, watchFor } from './answers.ts'

/** How long one turn may take to be seen before it counts as missed: far longer than any machine needs. */
const turnMilliseconds = 60_000

/**
 * Two processes answer each other over one project, each woken by nothing but the store's file: a turn that one of them
 * does not see stops both for ever. Throws then; answers with the commits that each has seen of the other.
 */
export async function watching(turns: {
  readonly rounds: number
  readonly commits: number
}): Promise<number> {
  const directory = scratchDirectory()
  const project = openProject(directory, { now: Date.now, randomBytes })
  const answerer = watchFor(project, directory, 'answerer')
  await createMain(project, author)
  const { collectionId } = await createCollection(project, mainBranchId, 'exchanged', author)
  const words = [directory, scratchProjectId, collectionId, turns.rounds, turns.commits]
  const running = startChild('answerer.child.ts', words)
  const ended = once(running, 'exit')
  try {
    await Promise.race([once(running.stdout, 'data'), ended])
    for (let round = 1; round <= turns.rounds; round++) {
      await takeTurn(project, { collectionId, ...turns }, 'asker')
      await withinTurn(answerer.seen(round * turns.commits), () => answerer.count())
    }
    checkWhole(project, 0)
    return answerer.count()
  } finally {
    answerer.stop()
    running.stdin.end()
    await ended
    await project.close()
    removeDirectory(directory)
  }
}

async function withinTurn(seen: Promise<void>, count: () => number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const missed = new Promise<never>((_, reject) => {
    const message = (): string => `A commit behind the ${count()}th of the other process was never seen`
    timer = setTimeout(() => reject(new Error(message())), turnMilliseconds)
  })
  try {
    await Promise.race([seen, missed])
  } finally {
    clearTimeout(timer)
  }
}
