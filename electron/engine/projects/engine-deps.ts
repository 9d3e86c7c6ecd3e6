/** What the engine needs from its host instead of taking it itself. */
export interface EngineDeps {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
}
