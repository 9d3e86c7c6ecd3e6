import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { shapes } from '../property/model/shapes.ts'
import { rounds } from './rounds.ts'
import { taskText, type Played, type Task } from './task.ts'

/**
 * `npm run soak -- --minutes 60`: plays fresh histories and rounds between processes with ever new seeds until the time
 * is over or one of them goes wrong; then it says how to see that again and exits with 1. With ARGON_PROPERTY_SEED
 * and ARGON_PROPERTY_SHAPE, or ARGON_ROUND_SEED and ARGON_ROUND, it plays just that one.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } })
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error(`--minutes takes a number above 0, not ${values.minutes}`)

/** A process plays this many tasks, then a new one takes over: so memory is bounded whatever leaks. */
const tasksPerPlayer = 40
/** After so many histories comes one round between processes. */
const historiesPerRound = 20
const lineMilliseconds = 30_000
/** What is not done by then hangs, and its process is ended. */
const taskMilliseconds = 30 * 60_000

const child = path.join(import.meta.dirname, 'player.child.ts')
const started = performance.now()
const done = { histories: 0, rounds: 0, entries: 0, comparisons: 0 }
let player: { process: ChildProcess; tasks: number } | null = null
let lastLine = -Infinity

/** Seeds are numbers of 31 bits. */
const newSeed = (): number => Math.floor(Math.random() * 2 ** 31)

/** Tasks without end: random histories as often as large ones of all shapes together. */
function* freshTasks(): Generator<Task> {
  const large = shapes.filter(({ name }) => name !== 'any')
  for (let n = 1; ; n++) {
    const shape = large[Math.floor(n / 2) % large.length] as (typeof large)[number]
    yield { kind: 'history', name: n % 2 === 0 ? 'any' : shape.name, seed: newSeed() }
    if (n % historiesPerRound !== 0) continue
    const round = rounds[(n / historiesPerRound - 1) % rounds.length] as (typeof rounds)[number]
    yield { kind: 'round', name: round.name, seed: newSeed() }
  }
}

function tasks(): Iterable<Task> {
  const { env } = process
  const [seed, round] = [env['ARGON_PROPERTY_SEED'], env['ARGON_ROUND']]
  if (seed !== undefined) {
    return [{ kind: 'history', name: env['ARGON_PROPERTY_SHAPE'] ?? 'any', seed: Number(seed) }]
  }
  if (round !== undefined) {
    return [{ kind: 'round', name: round, seed: Number(env['ARGON_ROUND_SEED'] ?? 1) }]
  }
  return freshTasks()
}

/** Plays a task in a process of its own; one that ends without an answer has failed. */
async function play(task: Task): Promise<Played> {
  if (player !== null && player.tasks >= tasksPerPlayer) await endPlayer()
  player ??= { process: fork(child, { stdio: 'inherit' }), tasks: 0 }
  player.tasks++
  const { process: running } = player
  const { promise, resolve } = Promise.withResolvers<Played>()
  const died = (code: number | null, signal: string | null): void => {
    const failure = `The process ended with ${signal ?? code} while it played the ${taskText(task)}`
    resolve({ failure, entries: 0, comparisons: 0 })
  }
  running.once('message', resolve)
  running.once('exit', died)
  const impatience = setTimeout(() => running.kill('SIGKILL'), taskMilliseconds)
  running.send(task)
  const played = await promise
  clearTimeout(impatience)
  running.off('message', resolve)
  running.off('exit', died)
  return played
}

async function endPlayer(): Promise<void> {
  const running = player?.process
  player = null
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
  const ended = once(running, 'exit')
  running.kill()
  await ended
}

function say(task: Task): void {
  if (performance.now() - lastLine < lineMilliseconds) return
  lastLine = performance.now()
  console.log(`${summary()}; now ${taskText(task)}`)
}

function summary(): string {
  const elapsed = Math.floor((performance.now() - started) / 1000)
  const clock = `${Math.floor(elapsed / 60)}:${String(elapsed % 60).padStart(2, '0')}`
  const number = (value: number): string => value.toLocaleString('en')
  return (
    `${clock}  ${number(done.histories)} histories of ${number(done.entries)} entries, ` +
    `${number(done.comparisons)} comparisons, ${number(done.rounds)} rounds between processes`
  )
}

function count(task: Task, played: Played): void {
  if (task.kind === 'history') done.histories++
  else done.rounds++
  done.entries += played.entries
  done.comparisons += played.comparisons
}

try {
  for (const task of tasks()) {
    if (performance.now() - started > minutes * 60_000) break
    say(task)
    const played = await play(task)
    count(task, played)
    if (played.failure === null) continue
    console.log(`\n${played.failure}\n`)
    process.exitCode = 1
    break
  }
  console.log(`${summary()}: ${process.exitCode === 1 ? 'something is wrong' : 'all agreed'}`)
} finally {
  await endPlayer()
}
