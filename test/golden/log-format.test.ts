import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHash } from 'node:crypto'
import { rebuilt } from '../support/rebuilt.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { checkedLog } from '../support/checked-log.ts'
import { foldRecord } from '../../electron/engine/index/fold.ts'
import { openIndexTables } from '../../electron/engine/index/tables.ts'
import { atOnce } from '../../electron/engine/store/turns.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import type { KeyValueStore } from '../../electron/engine/store/key-value-store.ts'
import { numberBytes, readNumber } from '../../electron/engine/store/numbers.ts'
import { ScratchProject, removeDirectory, scratchDirectory } from '../support/scratch-project.ts'
import { playSampleHistory } from './sample-history.ts'

/**
 * Golden bytes of the log's format, version 1. They are never edited: a log that was written once has to be readable
 * for ever. A new version gets a file of its own.
 */
const golden = JSON.parse(readFileSync(new URL('log-format-1.json', import.meta.url), 'utf8')) as {
  readonly records: Readonly<Record<string, string>>
  readonly entries: Readonly<Record<string, string>>
  readonly stateHash: string
}

async function sampleProject(): Promise<ScratchProject> {
  const scratch = new ScratchProject()
  onTestFinished(() => scratch.remove())
  await playSampleHistory(scratch.project, scratch.clock)
  return scratch
}

/** Every value of a table by the number that is its key, in hexadecimal. */
function dump(store: KeyValueStore, table: string): Record<string, string> {
  const rows: Record<string, string> = {}
  const cursor = store.table(table).cursor()
  for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next()) {
    expect(cursor.keyLength).toBe(numberBytes)
    rows[readNumber(cursor.key, 0)] = Buffer.from(cursor.value()).toString('hex')
  }
  cursor.close()
  return rows
}

describe('the format of the log', () => {
  it('has the bytes that were fixed for version 1', async () => {
    const { project } = await sampleProject()
    expect(dump(project.store, 'records')).toEqual(golden.records)
    expect(dump(project.store, 'log')).toEqual(golden.entries)
  })

  it('chains records by hashes that anyone can work out from the format page', () => {
    const records = Object.entries(golden.records).map(([lsn, hex]) => ({
      lsn: Number(lsn),
      hash: Buffer.from(hex, 'hex').subarray(0, 32),
      header: Buffer.from(hex, 'hex').subarray(32),
    }))
    let prev = Buffer.alloc(32)
    for (const [i, { lsn, hash, header }] of records.entries()) {
      const end = records[i + 1]?.lsn ?? Object.keys(golden.entries).length + 1
      const sha = createHash('sha256').update(header)
      for (let at = lsn; at < end; at++) {
        const entry = Buffer.from(golden.entries[at] as string, 'hex')
        sha.update(createHash('sha256').update(entry.subarray(4)).digest())
      }
      expect(sha.digest('hex')).toBe(hash.toString('hex'))
      expect(header.subarray(-33, -1).equals(prev)).toBe(true)
      prev = hash
    }
    expect(records.length).toBeGreaterThan(8)
  })

  it('has every operation in its golden bytes', () => {
    const codes = Object.values(golden.entries).map((hex) => Number.parseInt(hex.slice(8, 10), 16))
    const known = [1, 2, 3, 16, 17, 18, 32, 33, 34, 35, 36, 37]
    expect([...new Set(codes)].sort((a, b) => a - b)).toEqual(known)
  })
})

describe('the index', () => {
  it('has the state hash that was fixed for version 1, after writing, opening again and rebuilding', async () => {
    const scratch = await sampleProject()
    expect(stateHash(scratch.project.store)).toBe(golden.stateHash)
    await scratch.reopen()
    expect(stateHash(scratch.project.store)).toBe(golden.stateHash)
    await rebuilt(scratch.project)
    expect(stateHash(scratch.project.store)).toBe(golden.stateHash)
    await scratch.reopen()
    expect(stateHash(scratch.project.store)).toBe(golden.stateHash)
    expect(await checkedLog(scratch.project)).toMatchObject({ done: true, firstBadLsn: null })
  })

  it('folded from the log into another, empty store is the same to the byte', async () => {
    const { project } = await sampleProject()
    const directory = scratchDirectory()
    onTestFinished(() => removeDirectory(directory))
    const other = openLmdbStore(directory)
    onTestFinished(() => other.close())
    await other.transact(() => {
      const tables = openIndexTables(other)
      for (const { lsn } of project.log.headers(1, 'ascending'))
        atOnce(foldRecord(tables, (version) => project.log.lookAt(version), project.log.record(lsn)))
    })
    expect(stateHash(other)).toBe(golden.stateHash)
  })

  it('is told by its hash from every index that differs in one byte', async () => {
    const { project } = await sampleProject()
    await project.store.transact(() => {
      const table = project.store.table('recent')
      const cursor = table.cursor()
      cursor.seek(Uint8Array.of(0))
      const key = cursor.key.slice(0, cursor.keyLength)
      const value = cursor.value()
      cursor.close()
      value[value.length - 2] = 0x7f
      table.put(key, value)
    })
    expect(stateHash(project.store)).not.toBe(golden.stateHash)
    await rebuilt(project)
    expect(stateHash(project.store)).toBe(golden.stateHash)
  })
})
