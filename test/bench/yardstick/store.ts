import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { open, type RootDatabase } from 'lmdb'
import {
  documentKeyBytes,
  logKey,
  logKeyBytes,
  versionKeyBytes,
  writeBranch,
  writeId,
  writeVersionLsn,
} from './keys.ts'
import { RawTable } from './table.ts'

/** One change of a document; null deletes it. */
export interface PlainChange {
  /** Twelve bytes. */
  readonly id: Uint8Array
  readonly document: Uint8Array | null
}

/** A branch's stretch of a lineage: its versions at or below `bound`. */
export interface PlainSegment {
  readonly branch: number
  readonly bound: number
}

interface PlainBranch {
  readonly parent: number | null
  readonly base: number
}

const mapBytes = 64 * 2 ** 30
const live = Buffer.from([1])
const tombstone = Buffer.from([0])
/** Abortable, and flushed before the commit returns: what the engine's store asks for. */
const durableCommit = 0x3

export function openYardstick(directory: string): Yardstick {
  mkdirSync(directory, { recursive: true })
  const root = open({
    path: path.join(directory, 'data.mdb'),
    noSubdir: true,
    mapSize: mapBytes,
    maxDbs: 8,
    overlappingSync: false,
  })
  return new Yardstick(root, directory)
}

/**
 * What LMDB itself can do in the engine's layout, without the engine: `log` holds each document under its LSN,
 * `versions` points into it, `current` holds the newest version of each document of a branch. No chain of hashes, no
 * checks, no counts, no branch table on the disk.
 */
export class Yardstick {
  readonly directory: string
  readonly versions: RawTable
  readonly current: RawTable
  readonly #root: RootDatabase
  readonly #log: RawTable
  readonly #branches = new Map<number, PlainBranch>()
  readonly #logKey = Buffer.alloc(logKeyBytes)

  constructor(root: RootDatabase, directory: string) {
    this.#root = root
    this.directory = directory
    this.versions = new RawTable(root, 'versions', versionKeyBytes)
    this.current = new RawTable(root, 'current', documentKeyBytes)
    this.#log = new RawTable(root, 'log', logKeyBytes)
  }

  addBranch(branch: number, parent: number | null, base: number): void {
    this.#branches.set(branch, { parent, base })
  }

  /** A branch and its ancestors, leaf first, each up to its bound; those made later than their bound are left out. */
  lineage(branch: number, lsn: number): PlainSegment[] {
    const segments: PlainSegment[] = []
    let bound = lsn
    for (let at: number | null = branch; at !== null;) {
      const known = this.#branches.get(at)
      if (known === undefined) throw new Error(`The yardstick has no branch ${at}`)
      if (bound > at) segments.push({ branch: at, bound })
      bound = Math.min(bound, known.base)
      at = known.parent
    }
    return segments
  }

  /** Writes changes under consecutive LSNs in one durable transaction. */
  commit(branch: number, firstLsn: number, changes: readonly PlainChange[]): void {
    this.#root.transactionSync(() => {
      for (const [i, change] of changes.entries()) this.#put(branch, firstLsn + i, change)
    }, durableCommit as never)
  }

  #put(branch: number, lsn: number, { id, document }: PlainChange): void {
    const key = Buffer.allocUnsafe(versionKeyBytes)
    writeBranch(key, branch)
    writeId(key, id)
    writeVersionLsn(key, lsn)
    this.versions.database.putSync(key, document === null ? tombstone : live)
    this.#log.database.putSync(logKey(lsn, this.#logKey), document ?? id, { append: true })
    const current = key.subarray(0, documentKeyBytes)
    if (document === null) this.current.database.removeSync(current)
    else this.current.database.putSync(current, document)
  }

  /** The document that was written under an LSN. */
  document(lsn: number): Uint8Array {
    const found = this.#log.database.getBinary(logKey(lsn, this.#logKey))
    if (found === undefined) throw new Error(`The yardstick has nothing under LSN ${lsn}`)
    return found
  }

  async close(): Promise<void> {
    await this.#root.close()
  }
}
