import {
  compareDocuments,
  documentKeyBytes,
  branchBytes,
  samePrefix,
  versionKeyBytes,
  versionLsn,
  writeBehindVersions,
  writeBranch,
  writeId,
  writeVersionLsn,
} from './keys.ts'
import type { PlainSegment, Yardstick } from './store.ts'
import type { RawCursor } from './table.ts'

/** Steps before a seek is tried: neighbouring versions are mostly few. */
const stepsBeforeSeek = 8

type Visit = (document: Uint8Array) => void

/** Walks one branch's documents: at each, the newest version at or below the bound. */
class BranchWalk {
  readonly cursor: RawCursor
  isOn = false
  isLive = false
  lsn = 0
  readonly #bound: number
  readonly #prefix = Buffer.alloc(branchBytes)
  readonly #seekKey = Buffer.alloc(versionKeyBytes)
  readonly #here = Buffer.alloc(versionKeyBytes)

  constructor(yardstick: Yardstick, { branch, bound }: PlainSegment) {
    this.cursor = yardstick.versions.cursor()
    this.#bound = bound
    writeBranch(this.#prefix, branch)
  }

  start(from: Uint8Array | null): void {
    this.#prefix.copy(this.#seekKey)
    writeId(this.#seekKey, from)
    this.#seekKey.fill(0, documentKeyBytes)
    this.cursor.seek(this.#seekKey)
    this.#settle()
  }

  /** On to the next document. */
  next(): void {
    const { cursor } = this
    this.#here.set(cursor.key)
    for (let steps = 0; steps < stepsBeforeSeek; steps++) {
      if (!cursor.next()) return this.#end()
      if (!samePrefix(cursor.key, this.#here, documentKeyBytes)) return this.#settle()
    }
    this.#here.copy(this.#seekKey, 0, 0, documentKeyBytes)
    cursor.seek(writeBehindVersions(this.#seekKey))
    this.#settle()
  }

  /** From any version, on to the first one at or below the bound. */
  #settle(): void {
    const { cursor } = this
    for (let steps = 0; cursor.isValid && samePrefix(cursor.key, this.#prefix, branchBytes);) {
      if (versionLsn(cursor.key) <= this.#bound) return this.#hold()
      if (++steps < stepsBeforeSeek) cursor.next()
      else {
        steps = 0
        cursor.key.copy(this.#seekKey, 0, 0, documentKeyBytes)
        writeVersionLsn(this.#seekKey, this.#bound)
        cursor.seek(this.#seekKey)
      }
    }
    this.#end()
  }

  #hold(): void {
    this.isOn = true
    this.isLive = this.cursor.mark === 1
    this.lsn = versionLsn(this.cursor.key)
  }

  #end(): void {
    this.isOn = false
  }
}

/** One document by its ObjectId as a lineage has it; null where it has none. */
export function plainGet(
  yardstick: Yardstick,
  lineage: readonly PlainSegment[],
  id: Uint8Array,
): Uint8Array | null {
  const key = Buffer.alloc(versionKeyBytes)
  writeId(key, id)
  for (const { branch, bound } of lineage) {
    writeBranch(key, branch)
    writeVersionLsn(key, bound)
    const cursor = yardstick.versions.cursor()
    const isFound = cursor.seek(key) && samePrefix(cursor.key, key, documentKeyBytes)
    const isLive = isFound && cursor.mark === 1
    cursor.close()
    if (isFound) return isLive ? yardstick.document(versionLsn(cursor.key)) : null
  }
  return null
}

/** Visits a lineage's documents in order, at most `limit`; returns how many. */
export function plainScan(
  yardstick: Yardstick,
  lineage: readonly PlainSegment[],
  from: Uint8Array | null,
  limit: number,
  visit: Visit,
): number {
  const walks = lineage.map((segment) => new BranchWalk(yardstick, segment))
  for (const walk of walks) walk.start(from)
  let count = 0
  for (let first = firstOf(walks); first !== null && count < limit; first = firstOf(walks)) {
    if (first.isLive) {
      visit(yardstick.document(first.lsn))
      count++
    }
    for (const walk of walks) {
      const isSame = walk !== first && walk.isOn && compareDocuments(walk.cursor.key, first.cursor.key) === 0
      if (isSame) walk.next()
    }
    first.next()
  }
  for (const walk of walks) walk.cursor.close()
  return count
}

/** The walk at the lowest key; of several there the one nearest to the leaf. */
function firstOf(walks: readonly BranchWalk[]): BranchWalk | null {
  let first: BranchWalk | null = null
  for (const walk of walks) {
    if (!walk.isOn) continue
    if (first === null || compareDocuments(walk.cursor.key, first.cursor.key) < 0) first = walk
  }
  return first
}

/** Visits a branch's own newest versions in order, at most `limit`; returns how many. */
export function plainHeadScan(yardstick: Yardstick, branch: number, limit: number, visit: Visit): number {
  const prefix = Buffer.alloc(branchBytes)
  writeBranch(prefix, branch)
  const cursor = yardstick.current.cursor()
  let count = 0
  for (let found = cursor.seek(prefix); found && count < limit; found = cursor.next()) {
    if (!samePrefix(cursor.key, prefix, branchBytes)) break
    visit(cursor.value())
    count++
  }
  cursor.close()
  return count
}
