import type { Field, ObjectNode } from '../../../shared/ejson/tree.ts'
import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { commitAtOrAfter } from '../index/commit-rows.ts'
import { lastLsn, type RecordHeader } from '../log/record.ts'
import type { Project } from '../projects/project.ts'
import { TurnMeter, type Steps } from '../store/turns.ts'
import { changeOf, type Change, type ChangeOptions } from './change-event.ts'
import { encodeToken, type ResumeToken } from './resume-token.ts'

export interface ChangeStreamInput extends ChangeOptions {
  readonly branchId: BranchId
  /** Entries above this LSN are told of. */
  readonly after: Lsn
  /** Null for all collections of the branch. */
  readonly collection: string | null
}

/** A change event as a document, and the token that stands for it. */
export interface ChangeEvent {
  readonly token: string
  readonly document: ObjectNode
}

/**
 * The changes of a branch from an LSN on, as MongoDB's change events, in the order of the log: `next` reads on as far as
 * the log goes. Where the branch loses its name to a reset or a delete, or the collection watched its own, the stream
 * tells what came before and ends with `invalidate`.
 */
export class ChangeStream {
  readonly #project: Project
  readonly #input: ChangeStreamInput
  readonly #handle: string
  #position: Lsn
  #end: 'open' | 'ending' | 'ended' = 'open'
  #endHeader: RecordHeader | null = null

  constructor(project: Project, input: ChangeStreamInput) {
    this.#project = project
    this.#input = input
    this.#handle = project.branches.get(input.branchId).handle
    this.#position = input.after
  }

  get isEnded(): boolean {
    return this.#end === 'ended'
  }

  /** The token of everything up to where the stream has read. */
  get position(): string {
    return this.#token(this.#position, this.#end === 'ended' ? 'invalidate' : 'upTo')
  }

  /** Up to `limit` events that are in the log and were not given yet; none when it has told of everything. */
  *next(limit: number): Steps<ChangeEvent[]> {
    const events: ChangeEvent[] = []
    const turn = new TurnMeter()
    const head = asLsn(this.#project.log.head().lsn)
    while (events.length < limit && this.#end === 'open') {
      const header = this.#recordAfter(this.#position, head)
      if (header === null) break
      const event = this.#tell(header, asLsn(Math.max(header.lsn, this.#position + 1)))
      if (event !== null) events.push(event)
      if (turn.isOver(0)) yield
    }
    if (events.length < limit && this.#end === 'open') this.#catchUp(head)
    if (events.length < limit && this.#end === 'ending') events.push(this.#invalidate())
    return events
  }

  /** Nothing of the branch is left above; the name may have gone to another branch meanwhile. */
  #catchUp(head: Lsn): void {
    this.#position = asLsn(Math.max(this.#position, head))
    const row = this.#project.branches.get(this.#input.branchId)
    if (row.state === 'active' && row.handle === this.#handle) return
    this.#endHeader = this.#project.headerAt(this.#project.branches.changedLsn(row.id))
    this.#end = 'ending'
  }

  /** The first record of the lineage that holds something above an LSN. */
  #recordAfter(position: Lsn, head: Lsn): RecordHeader | null {
    const segments = this.#project.branches.lineage(this.#input.branchId, head).toReversed()
    for (const { branch, bound } of segments) {
      if (bound <= position) continue
      const before = this.#project.commitAtOrBefore(branch, position + 1)
      const inside = before === null ? null : this.#project.headerAt(before)
      if (inside !== null && lastLsn(inside) > position) return inside
      const next = commitAtOrAfter(this.#project.tables.commits, branch, position + 1)
      if (next !== null && next <= bound) return this.#project.headerAt(next)
    }
    return null
  }

  #tell(header: RecordHeader, lsn: Lsn): ChangeEvent | null {
    this.#position = lsn
    const entry = this.#project.log.entry(lsn)
    const change = changeOf(
      { project: this.#project, branchId: this.#input.branchId, lsn, entry },
      this.#input,
    )
    if (change === null || !this.#isWatched(change)) return null
    const hasGone = this.#input.collection !== null && (change.kind === 'drop' || change.kind === 'rename')
    if (hasGone) {
      this.#end = 'ending'
      this.#endHeader = header
    }
    return this.#event(this.#token(lsn, 'event'), header, lsn, change)
  }

  #isWatched({ collection }: Change): boolean {
    return this.#input.collection === null || this.#input.collection === collection
  }

  #invalidate(): ChangeEvent {
    this.#end = 'ended'
    const header = this.#endHeader as RecordHeader
    return this.#event(this.position, header, header.lsn, { kind: 'invalidate', collection: '', fields: [] })
  }

  /** The order of the fields is MongoDB's. */
  #event(token: string, { time }: RecordHeader, lsn: Lsn, { kind, fields }: Change): ChangeEvent {
    const all: Field[] = [
      ['_id', { kind: 'object', fields: [['_data', { kind: 'string', value: token }]] }],
      ['operationType', { kind: 'string', value: kind }],
      ['clusterTime', { kind: 'timestamp', seconds: Math.floor(time / 1000), increment: lsn >>> 0 }],
      ['wallTime', { kind: 'date', milliseconds: BigInt(time) }],
      ...fields,
    ]
    return { token, document: { kind: 'object', fields: all } }
  }

  #token(lsn: Lsn, kind: ResumeToken['kind']): string {
    return encodeToken({ projectId: this.#project.id, branchId: this.#input.branchId, lsn, kind })
  }
}
