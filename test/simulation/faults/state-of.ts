import { createHash } from 'node:crypto'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { indexTableNames } from '../../../electron/engine/index/tables.ts'
import { corruptEntry } from '../../../electron/engine/log/entry-codec.ts'
import { catalogueAt } from '../../../electron/engine/read/catalogue.ts'
import { readPage } from '../../../electron/engine/read/documents.ts'
import { stateHash } from '../../../electron/engine/verify/state-hash.ts'
import { checkedLog } from '../../support/checked-log.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { dice } from '../../support/dice.ts'

/** What a project answers, in a few words that are equal only where all its answers are. */
export interface State {
  readonly head: number
  /** Hash of the newest record, which vouches for the whole log. */
  readonly log: string
  readonly index: string
  /** Pages of documents at some (branch, LSN). */
  readonly reads: string
}

const readsSampled = 12

/** Throws where the log does not verify, or where a row that a walk finds is not found by its key. */
export async function stateOf(project: Project): Promise<State> {
  const head = project.log.head()
  const verified = await checkedLog(project)
  if (verified?.firstBadLsn != null) throw corruptEntry(verified.firstBadLsn, verified.reason)
  for (const name of ['records', 'log', ...indexTableNames]) checkKeys(project, name)
  return {
    head: head.lsn,
    log: Buffer.from(head.hash).toString('hex'),
    index: stateHash(project.store),
    reads: readsOf(project),
  }
}

function checkKeys(project: Project, name: string): void {
  const table = project.store.table(name)
  const cursor = table.cursor()
  const keys: Uint8Array[] = []
  for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next()) {
    keys.push(cursor.key.slice(0, cursor.keyLength))
  }
  cursor.close()
  for (const key of keys) if (!table.has(key)) throw new Error(`A row of ${name} is not found by its key`)
}

function readsOf(project: Project): string {
  const roll = dice(7)
  const hash = createHash('sha256')
  const rows = project.branches.rows()
  const head = project.log.head().lsn
  for (let n = 0; n < readsSampled && rows.length > 0; n++) {
    const branchId = (rows[roll(rows.length)] as (typeof rows)[number]).id
    const lsn = project.log.recordAt(1 + roll(head))?.lsn ?? 1
    if (lsn < branchId) continue
    for (const { id } of catalogueAt(project, branchId, head)) {
      const place = { branchId, collectionId: id, at: atLsn(lsn), from: null, limit: 50 } as const
      try {
        const { total, bytes } = readPage(project, { ...place, direction: 'forward' })
        hash.update(`${total} `).update(bytes)
      } catch (error) {
        hash.update(String(error))
      }
    }
  }
  return hash.digest('hex')
}
