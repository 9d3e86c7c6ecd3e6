import { describe, expect, it, vi } from 'vitest'
import { createBranch } from '../../electron/engine/branches/branch-commands.ts'
import { recordHash, lastLsn, noHash, type SealedRecord } from '../../electron/engine/log/record.ts'
import { entryDigest } from '../../electron/engine/log/entry-codec.ts'
import type { LogHead, Proposal } from '../../electron/engine/log/log.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../electron/engine/write/documents.ts'
import { readPage } from '../../electron/engine/read/documents.ts'
import type { Commit, Entry } from '../../shared/model/entry.ts'
import { asCollectionId, asLsn, mainBranchId } from '../../shared/model/ids.ts'
import { recordEntriesMax } from '../../shared/model/limits.ts'
import { atHead } from '../../shared/model/moment.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import { everyBsonValue } from '../support/every-bson-value.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { checkedLog } from '../support/checked-log.ts'
import { author, type ManualClock } from '../support/scratch-project.ts'

/** A log under test: an open project with its branch `main`, and what else the adapter can do. */
export interface LogSubject {
  readonly project: Project
  readonly clock: ManualClock
  /** The same log as another process, or another machine, opens it. */
  other(): Promise<Project>
  /** Opens the project of the subject once more, after it was closed. */
  reopened(): Promise<Project>
  /** Resolves when the project of this subject, or one that `other` gave, has seen up to an LSN, without a call of its own. */
  seen(project: Project, lsn: number): Promise<void>
}

const document = (n: number): Uint8Array => documentBytes([['_id', raw.int32(n)]])
const insertion = (n: number, collection = 2): Entry => ({
  op: 'insert',
  collection: asCollectionId(collection),
  document: document(n),
})
const proposal = (...entries: Entry[]): Proposal => ({
  branchId: mainBranchId,
  entries,
  actor: 'Ada',
  message: '',
})

async function append(project: Project, made: Proposal): Promise<SealedRecord> {
  const record = await project.append(() => made)
  if (record === null) throw new Error('Nothing was appended')
  return record
}

/** The obligations of the `Log` port, which every adapter keeps. */
export function describeLog(name: string, open: () => Promise<LogSubject>): void {
  describe(`the log, ${name}`, () => {
    it('gives records consecutive LSNs, chains them, and reads them back byte for byte', async () => {
      const { project } = await open()
      const { log } = project
      const before = log.head()
      expect(before.lsn).toBe(1)
      await append(project, proposal({ ...insertion(1, 1), op: 'createCollection', document: collectionRow }))
      const one = await append(project, proposal(insertion(1)))
      const request = { lsid: new Uint8Array(16).fill(3), txnNumber: 2n ** 40n, stmtIds: [4, 2] }
      const made = { ...proposal(insertion(2), insertion(3)), message: 'two', sourceTime: 12_345, request }
      const two = await append(project, made)

      expect([one.lsn, one.count, two.lsn, two.count]).toEqual([3, 1, 4, 2])
      expect(hex(two.prev)).toBe(hex(one.hash))
      expect(plainHead(log.head())).toEqual({ lsn: 5, time: two.time, hash: hex(two.hash) })
      for (const record of [one, two]) {
        expect(plain(log.record(record.lsn))).toEqual(plain(record))
        const hash = recordHash(record.headerBytes, record.entryBytes.map(entryDigest))
        expect(hex(hash)).toBe(hex(record.hash))
      }
      expect(two).toMatchObject({ message: 'two', sourceTime: 12_345, actor: 'Ada' })
      expect([log.recordAt(3)?.request, log.recordAt(5)?.request]).toEqual([null, request])
      expect(log.recordAt(5)?.lsn).toBe(4)
      expect(log.recordAt(6)).toBeUndefined()
      expect(log.boundsAt(5)).toEqual({ lsn: 4, last: 5, time: two.time })
      expect(log.timeAt(3)).toBe(one.time)
      expect(hex(log.entry(asLsn(5)).document)).toBe(hex(document(3)))
      const { bytes, start, end } = log.lookAt(asLsn(4))
      expect(hex(bytes.subarray(start, end))).toBe(hex(document(2)))
      expect([...log.headers(1, 'ascending')].map(({ lsn }) => lsn)).toEqual([1, 2, 3, 4])
      expect([...log.headers(5, 'descending')].map(({ lsn }) => lsn)).toEqual([4, 3, 2, 1])
      expect(hex(log.record(asLsn(1)).prev)).toBe(hex(noHash))
      await expect(checkedLog(project)).resolves.toMatchObject({ done: true, firstBadLsn: null })
    })

    it('keeps every type of BSON, and a document of the largest size', async () => {
      const { project } = await open()
      const { collectionId } = await createCollection(project, mainBranchId, 'all', author)
      const all = documentBytes([['_id', raw.int32(1)], ...everyBsonValue])
      const large = documentBytes([
        ['_id', raw.int32(2)],
        ['text', raw.string('x'.repeat(16 * 1024 * 1024 - 60))],
      ])
      const writes = [all, large].map((bytes) => ({ kind: 'insert', document: bytes }) as const)
      const { lsn } = await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
      const stored = project.log.record(asLsn(lsn ?? 0)).entries.map(({ document }) => Buffer.from(document))
      expect(stored[0]?.equals(all)).toBe(true)
      expect(stored[1]?.equals(large)).toBe(true)
    })

    it('appends nothing where there is nothing to do, or the change is refused, or it is too large', async () => {
      const { project } = await open()
      const { lsn } = project.log.head()
      expect(await project.append(() => null)).toBeNull()
      await expect(
        project.append(() => {
          throw new RangeError('no')
        }),
      ).rejects.toThrow('no')
      await expect(project.append(() => proposal())).rejects.toMatchObject({ code: 'record.empty' })
      const many = Array.from({ length: recordEntriesMax + 1 }, () => insertion(1))
      await expect(project.append(() => proposal(...many))).rejects.toMatchObject({
        code: 'record.tooLarge',
      })
      expect(project.log.head().lsn).toBe(lsn)
      expect([...project.log.headers(1, 'ascending')].length).toBe(1)
    })

    it('never lets time go backwards', async () => {
      const { project, clock } = await open()
      clock.now += 1000
      const { time } = await append(project, proposal(insertion(1)))
      clock.now -= 5000
      const later = await append(project, proposal(insertion(2)))
      expect(later.time).toBe(time)
      expect(await append(project, proposal(insertion(3)))).toMatchObject({ time })
    })

    it('evaluates again where another came first, on what that one left', async () => {
      const { project, other } = await open()
      const second = await other()
      const heads: number[] = []
      let isFirst = true
      const record = await project.append(function* (head) {
        heads.push(head.lsn)
        if (isFirst) {
          isFirst = false
          const appended = append(second, proposal(insertion(1)))
          let isDone = false
          void appended.then(() => (isDone = true))
          // Others have turns at each step; the second process takes one of them to come first.
          while (!isDone) yield
        }
        return proposal(insertion(2))
      })
      expect(heads.at(-1)).toBe(2)
      expect(heads.length).toBe(2)
      expect(record).toMatchObject({ lsn: 3 })
      expect(hex(project.log.entry(asLsn(2)).document)).toBe(hex(document(1)))
    })

    it('loses nothing and has no gap where two write at once, several changes each at a time', async () => {
      const { project, other, seen } = await open()
      const second = await other()
      const share = 12
      const write = (of: Project, from: number) =>
        Promise.all(Array.from({ length: share }, (_, i) => append(of, proposal(insertion(from + i)))))
      const records = (await Promise.all([write(project, 0), write(second, 1000)])).flat()
      const head = 1 + 2 * share
      expect(records.map(({ lsn }) => lsn).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 2 * share }, (_, i) => i + 2),
      )
      for (const one of [project, second]) {
        await seen(one, head)
        for (const record of records) expect(plain(one.log.record(record.lsn))).toEqual(plain(record))
        await expect(checkedLog(one)).resolves.toMatchObject({ done: true, firstBadLsn: null })
      }
      expect(stateHash(second.store)).toBe(stateHash(project.store))
    })

    it('tells of what another wrote, in order and once, without being asked', async () => {
      const { project, other, seen } = await open()
      const heard: Commit[] = []
      project.onCommit((commit) => heard.push(commit))
      const second = await other()
      await createBranch(second, 'b', mainBranchId, atHead, author)
      await append(project, proposal(insertion(1)))
      await append(second, proposal(insertion(2), insertion(3)))
      await seen(project, 5)
      await vi.waitFor(() => expect(heard.length).toBe(3), { timeout: 10_000 })
      expect(heard.map(({ lsn, lastLsn }) => [lsn, lastLsn])).toEqual([
        [2, 2],
        [3, 3],
        [4, 5],
      ])
      expect(project.branches.byName('b')?.id).toBe(2)
    })

    it('takes a large change as one record, and its index is what a rebuild makes', async () => {
      const { project, other, seen } = await open()
      const { collectionId } = await createCollection(project, mainBranchId, 'many', author)
      const writes = Array.from({ length: 3000 }, (_, i) => ({
        kind: 'insert' as const,
        document: document(i),
      }))
      await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
      const second = await other()
      await seen(second, project.log.head().lsn)
      const page = { branchId: mainBranchId, at: atHead, collectionId, from: null, limit: 10 }
      expect(readPage(second, { ...page, direction: 'forward' })).toMatchObject({ count: 10, total: 3000 })
      const hash = stateHash(project.store)
      expect(stateHash(second.store)).toBe(hash)
      await rebuilt(project)
      expect(stateHash(project.store)).toBe(hash)
    })

    it('is the same when it is opened again, and goes on', async () => {
      const { project, reopened } = await open()
      const before = await append(project, proposal(insertion(1)))
      const again = await reopened()
      expect(plainHead(again.log.head())).toEqual({ lsn: 2, time: before.time, hash: hex(before.hash) })
      const { lsn, prev } = await append(again, proposal(insertion(2)))
      expect([lsn, hex(prev)]).toEqual([3, hex(before.hash)])
    })

    it('gives a record the id of its draft', async () => {
      const { project } = await open()
      const draft = new Uint8Array(16).fill(7)
      const record = await project.append(() => proposal(insertion(1)), draft)
      expect(record).toMatchObject({ lsn: 2 })
      expect(hex(project.log.record(asLsn(2)).recordId)).toBe(hex(draft))
    })
  })
}

const collectionRow = documentBytes([
  ['_id', raw.int64(2n)],
  ['name', raw.string('c')],
])

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const plainHead = ({ lsn, time, hash }: LogHead): unknown => ({ lsn, time, hash: hex(hash) })

/** A record as plain data that can be compared, whatever kind of array its bytes are in. */
function plain(record: SealedRecord): unknown {
  return {
    header: hex(record.headerBytes),
    hash: hex(record.hash),
    entries: record.entryBytes.map(hex),
    last: lastLsn(record),
  }
}
