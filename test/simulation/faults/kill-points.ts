import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { PlayedStep } from './commits.ts'
import { stateOf } from './state-of.ts'
import { checkState, StruckProject, withoutLog, type StepStates } from './write-points.ts'

const child = path.join(import.meta.dirname, 'killed-step.child.ts')

/** Which step of which script, and when in it: at the n-th write point, or, where n is 0, while the store commits. */
export interface Place {
  readonly seed: number
  readonly smallWrites: number
  readonly step: number
  readonly n: number
  /** After the store began to commit. */
  readonly microseconds: number
}

export interface Killed {
  readonly point: string
  readonly found: 'as acknowledged' | 'one more than acknowledged'
}

/**
 * Another process plays the step and is killed in it, while this one has the project open: this one must see what was
 * acknowledged, at most one commit more where that one was under way, no half of anything, and be able to write.
 */
export async function killStep(place: Place, played: PlayedStep, states: StepStates): Promise<Killed> {
  const struck = new StruckProject(played.before)
  try {
    const told = await runChild(struck.directory, place)
    const point = told.find((line) => line.startsWith('at '))?.slice(3) ?? ''
    const acknowledged = told.filter((line) => line === 'acknowledged').length
    await settle(struck)
    const isOneMore = isOneMoreThan(struck, states, acknowledged, point)
    const found = acknowledged + (isOneMore ? 1 : 0)
    await checkState(struck.project, states[found], 'beside the killed process')
    if (played.step.isRepeatable && found < states.length - 1) {
      await played.step.act(struck.project)
      await checkState(struck.project, states.at(-1), 'after a second try')
    }
    const last = withoutLog(await stateOf(struck.project))
    await struck.reopen()
    await checkState(struck.project, last, 'opened again')
    return { point, found: isOneMore ? 'one more than acknowledged' : 'as acknowledged' }
  } finally {
    await struck.remove()
  }
}

/**
 * A process that dies after the last write of its commit and before it has told the others leaves that to the next one who
 * takes the writers' lock: until then they read what was before.
 */
async function settle({ project }: StruckProject): Promise<void> {
  await project.store.transact(() => {})
  project.refresh()
}

function isOneMoreThan(
  struck: StruckProject,
  states: StepStates,
  acknowledged: number,
  point: string,
): boolean {
  if (point === 'after commit') return true
  return point === 'committing' && struck.project.log.head().lsn === states[acknowledged + 1]?.head
}

async function runChild(directory: string, place: Place): Promise<string[]> {
  const { seed, smallWrites, step, n, microseconds } = place
  const words = [directory, seed, smallWrites, step, n, microseconds].map(String)
  const running = spawn(process.execPath, [child, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(import.meta.dirname, '../../../.cache/node') },
  })
  let text = ''
  running.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const [code, signal] = (await once(running, 'close')) as [number | null, string | null]
  if (signal !== 'SIGKILL') throw new Error(`The child ended with ${code ?? signal} and was not killed`)
  return text.split('\n')
}
