import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { BenchArguments } from './arguments.ts'
import { loadHistory, type History } from './data/history.ts'
import { RawFlush } from './measure/raw-flush.ts'
import type { Line } from './report/line.ts'
import { integer } from './report/units.ts'

/** Lines of the table that belong together; a file each in `groups`. */
export interface Group {
  readonly name: string
  measure(bench: Bench): Promise<Line[]>
}

const chainDepth = 30
/** From so many entries on, everything is run as often as a good median needs. */
const fullRunEntries = 100_000
const runsMin = 10

/** What the groups of one run share: the data set, loaded when the first of them asks for it, and the disk's own flush. */
export class Bench {
  readonly options: BenchArguments
  readonly flush: RawFlush
  readonly #directory: string
  #history: Promise<History> | null = null
  #scratches = 0

  constructor(options: BenchArguments, directory: string) {
    this.options = options
    this.#directory = directory
    this.flush = new RawFlush(directory)
  }

  history(): Promise<History> {
    this.#history ??= this.#load()
    return this.#history
  }

  /**
   * How often something is run: `full` times, or less often where the data set is so small that it can only be meant
   * for trying the bench out.
   */
  runs(full: number): number {
    const share = Math.min(1, this.options.entries / fullRunEntries)
    return Math.max(Math.min(full, runsMin), Math.round(full * share))
  }

  /** A new empty directory. */
  scratch(name: string): string {
    const directory = path.join(this.#directory, `${name}-${++this.#scratches}`)
    mkdirSync(directory, { recursive: true })
    return directory
  }

  /** Tells what is going on, beside the table. */
  tell(text: string): void {
    process.stderr.write(`${text}\n`)
  }

  async #load(): Promise<History> {
    const { entries } = this.options
    let loaded = 0
    const tell = (more: number): void => {
      const step = Math.floor((loaded + more) / 200_000) > Math.floor(loaded / 200_000)
      loaded += more
      if (step) this.tell(`  ${integer(loaded)} entries loaded`)
    }
    this.tell(`Loading ${integer(entries)} entries into the engine and into the yardstick`)
    return loadHistory(this.scratch('history'), { entries, depth: chainDepth }, tell)
  }

  async close(): Promise<void> {
    this.flush.close()
    if (this.#history !== null) await (await this.#history).close()
  }
}
