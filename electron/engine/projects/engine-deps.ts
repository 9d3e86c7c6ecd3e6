/** What the engine needs from its host instead of taking it itself. */
export interface EngineDeps {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
}

/** Resolves after so many milliseconds, or rejects as soon as `signal` says so. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<unknown>
