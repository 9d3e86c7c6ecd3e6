import { isArgonError } from '../../../shared/model/errors.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { compareBytes } from '../bson/raw.ts'
import { decodeEntry, encodeEntry, entryDigest } from '../log/entry-codec.ts'
import {
  encodeHeader,
  hashBytes,
  lastLsn,
  recordHash,
  type RecordHeader,
  type SealedRecord,
} from '../log/record.ts'
import type { Project } from '../projects/project.ts'
import { numberKey } from '../store/numbers.ts'
import { candidatesFor } from './entry-candidates.ts'

/** Ways to put a record together that are tried, when several of its entries are damaged. */
const combinationsMax = 20_000

export interface Recovered {
  readonly record: SealedRecord
  /** Entries whose content was found elsewhere; 0 where the record's own stored hash was all that was damaged. */
  readonly entries: number
}

/**
 * A damaged record with the very content that it was written with, or null. Its header must be readable and follow the
 * record before; each damaged entry is tried with everything it may have said, until the whole has the hash that was
 * stored with the record, or that the next record names.
 */
export async function recoverRecord(
  project: Project,
  lsn: number,
  prev: Uint8Array,
): Promise<Recovered | null> {
  const header = readable(() => project.log.recordAt(lsn))
  if (header?.lsn !== lsn || compareBytes(header.prev, prev) !== 0) return null
  const choices: Uint8Array[][] = []
  let combinations = 1
  let damaged = 0
  for (let at = lsn; at <= lastLsn(header); at++) {
    const entry = readable(() => project.log.entry(asLsn(at)))
    const choice =
      entry === undefined ? await candidatesFor(project, header.branchId, at) : [encodeEntry(entry)]
    if (entry === undefined) damaged++
    combinations *= choice.length
    if (combinations === 0 || combinations > combinationsMax) return null
    choices.push(choice)
  }
  return assembled(header, choices, hashesOf(project, header), damaged)
}

function assembled(
  header: RecordHeader,
  choices: readonly Uint8Array[][],
  hashes: readonly Uint8Array[],
  damaged: number,
): Recovered | null {
  const headerBytes = encodeHeader(header)
  const digests = choices.map((choice) => choice.map(entryDigest))
  for (const picked of combinationsOf(choices.map((choice) => choice.length))) {
    const hash = recordHash(
      headerBytes,
      picked.map((choice, i) => digests[i]?.[choice] as Uint8Array),
    )
    if (!hashes.some((wanted) => compareBytes(wanted, hash) === 0)) continue
    const entryBytes = picked.map((choice, i) => choices[i]?.[choice] as Uint8Array)
    const entries = entryBytes.map((bytes, i) => decodeEntry(bytes, header.lsn + i))
    return { record: { ...header, hash, headerBytes, entries, entryBytes }, entries: damaged }
  }
  return null
}

/** Every way to pick one of each: `[2, 1]` gives `[0, 0]` and `[1, 0]`. */
function* combinationsOf(sizes: readonly number[]): Generator<number[]> {
  const picked = sizes.map(() => 0)
  for (;;) {
    yield picked
    let at = 0
    while (at < sizes.length && ++(picked[at] as number) === sizes[at]) picked[at++] = 0
    if (at === sizes.length) return
  }
}

/** The hashes that the record was written with: its own, and what the next one says, should its own be damaged. */
function hashesOf(project: Project, header: RecordHeader): Uint8Array[] {
  const stored = project.store.table('records').get(numberKey(header.lsn))
  const next = readable(() => project.log.recordAt(lastLsn(header) + 1))
  return [
    ...(stored === undefined ? [] : [stored.subarray(0, hashBytes)]),
    ...(next === undefined ? [] : [next.prev]),
  ]
}

function readable<T>(read: () => T | undefined): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isArgonError(error, 'log.corrupt')) return undefined
    throw error
  }
}
