import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'

/** What the disk itself asks for one durable write: appending 4 KiB and flushing it. */
export class RawFlush {
  readonly #file: number
  readonly #bytes = Buffer.alloc(4096, 1)

  constructor(directory: string) {
    this.#file = openSync(path.join(directory, 'flush'), 'a')
  }

  readonly once = (): void => {
    writeSync(this.#file, this.#bytes)
    fdatasyncSync(this.#file)
  }

  close(): void {
    closeSync(this.#file)
  }
}
