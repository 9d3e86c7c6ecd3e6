import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { Project } from '../../electron/engine/projects/project.ts'
import { readNumber } from '../../electron/engine/store/numbers.ts'
import { asLsn } from '../../shared/model/ids.ts'

export type Child = ChildProcessByStdio<Writable, Readable, null>

/** Starts a script of this folder in a process of its own, with pipes to talk to it; what it compiles is kept. */
export function startChild(script: string, words: readonly (string | number)[]): Child {
  return spawn(process.execPath, [path.join(import.meta.dirname, script), ...words.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(import.meta.dirname, '../../.cache/node') },
  })
}

/** A record that a writer was told is durable. */
export interface Acknowledged {
  readonly lsn: number
  readonly hash: string
}

export interface Writer {
  readonly process: Child
  /** Fulfilled when it begins to open the project. */
  readonly begun: Promise<void>
  /** What it had acknowledged when it ended; a last line that was cut off does not count. */
  readonly ended: Promise<{ readonly signal: string | null; readonly acknowledged: readonly Acknowledged[] }>
}

export function startWriter(directory: string, projectId: string, seed: number, records = Infinity): Writer {
  const running = startChild('writer.child.ts', [directory, projectId, seed, records])
  let text = ''
  const begun = Promise.withResolvers<void>()
  running.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    begun.resolve()
  })
  const ended = once(running, 'close').then(([, signal]) => {
    begun.resolve()
    const lines = text.split('\n').slice(0, -1)
    const told = lines.filter((line) => line !== 'begin' && line !== 'end')
    const acknowledged = told.map((line) => {
      const [lsn = '', hash = ''] = line.split(' ')
      return { lsn: Number(lsn), hash }
    })
    return { signal: signal as string | null, acknowledged }
  })
  return { process: running, begun: begun.promise, ended }
}

/** LSN of the last entry that is stored at all, whether a record has it or not. */
export function lastStoredLsn(project: Project): number {
  const cursor = project.store.table('log').cursor()
  const found = cursor.seekBackward(new Uint8Array(6).fill(0xff))
  const lsn = found ? readNumber(cursor.key, 0) : 0
  cursor.close()
  return lsn
}

/** Walks the records behind `after` and throws unless they are whole and follow each other without a gap. */
export function checkWhole(project: Project, after: number): number {
  let last = after
  for (const header of project.log.headers(after + 1, 'ascending')) {
    if (header.lsn !== last + 1) throw new Error(`A record begins at ${header.lsn} where ${last + 1} was due`)
    project.log.record(asLsn(header.lsn))
    last = header.lsn + header.count - 1
  }
  const stored = lastStoredLsn(project)
  if (stored !== last) throw new Error(`Entries are stored up to ${stored}, records end at ${last}`)
  return last
}

/** Which of the acknowledged records the log does not have as they were acknowledged. */
export function missingOf(project: Project, acknowledged: readonly Acknowledged[]): Acknowledged[] {
  return acknowledged.filter(({ lsn, hash }) => {
    if (project.log.recordAt(lsn)?.lsn !== lsn) return true
    return Buffer.from(project.log.record(asLsn(lsn)).hash).toString('hex') !== hash
  })
}
