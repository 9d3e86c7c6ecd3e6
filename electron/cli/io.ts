import type { Readable, Writable } from 'node:stream'

/** A place to write to; `isTTY` is true where a person watches. */
export type Sink = Writable & { readonly isTTY?: boolean }

/** Everything of the world that a command may touch, so that tests can hand in their own. */
export interface Io {
  /** The words of the command line, without Node and the script. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where relative paths begin. */
  readonly cwd: string
  readonly home: string
  readonly platform: string
  readonly stdin: Readable
  readonly stdout: Sink
  readonly stderr: Sink
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Resolves after so many milliseconds, or rejects as soon as `signal` says so. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>
  readonly randomBytes: (length: number) => Uint8Array
  /** Who changes are recorded as where `--actor` does not say. */
  readonly userName: () => string
  /** Aborts when the person, or the system, wants the command to end. */
  readonly interrupted: AbortSignal
}
