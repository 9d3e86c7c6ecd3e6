import type { Lsn } from '../../../../shared/model/ids.ts'
import { deleteStatement, replaceStatement, writeRaw, type RefusedWrite } from '../../mongodb/raw-writes.ts'
import type { Project } from '../../projects/project.ts'
import { breathe, TurnMeter } from '../../store/turns.ts'
import { idDocument, idText } from '../../write/documents.ts'
import { RecordPipe } from '../record-pipe.ts'
import type { ApplyProgress, CheckoutCounts } from './checkout-report.ts'
import { differencesOf } from './checkout-plan.ts'
import type { CheckoutPair, CheckoutTarget } from './checkout-target.ts'
import type { CollectionWork } from './checkout-work.ts'
import { LsnSet } from './lsn-set.ts'
import type { RefusedDocuments } from './refused-documents.ts'
import { throwIfAborted } from './stop.ts'

export interface ApplyPlace {
  readonly target: CheckoutTarget
  readonly pair: CheckoutPair
  readonly project: Project
  readonly signal: AbortSignal | undefined
  readonly refused: RefusedDocuments
}

/** One write to the target; `document` has the `_id`, `lsn` is that of the branch's version where there is one. */
interface TargetWrite {
  readonly kind: 'insert' | 'update' | 'delete'
  readonly document: Uint8Array
  readonly lsn: Lsn | null
}

/** Reports so many documents apart. */
const documentsPerReport = 500

/**
 * Writes to one collection what was gathered: deletes before updates before inserts, so that a value of a unique index is
 * free before it is taken. Where such values have changed places between documents no order of updates will do: those
 * whose write met one are taken out, and inserted anew.
 */
export async function* applyCollection(
  place: ApplyPlace,
  work: CollectionWork,
): AsyncGenerator<ApplyProgress, Omit<CheckoutCounts, 'unchanged'>> {
  const writer = new CollectionWriter(place)
  const total = work.deletes.length + work.updates.size + work.inserts.size
  const report = (): ApplyProgress => {
    return { kind: 'writing', collection: place.pair.ours.name, done: writer.written, total }
  }
  try {
    for await (const _ of writer.send(deletesOf(work.deletes))) yield report()
    if (work.hasMoreDeletes) await deleteMore(place, writer, work)
    for await (const _ of writer.send(versions(place.project, work.updates, 'update'))) yield report()
    for await (const _ of writer.send(versions(place.project, work.inserts, 'insert'))) yield report()
    const collided = writer.takeCollided()
    for await (const _ of writer.send(versions(place.project, collided, 'delete'))) yield report()
    for await (const _ of writer.send(versions(place.project, collided, 'insert'))) yield report()
  } finally {
    // Whoever stops here finds nothing written afterwards.
    await writer.settled()
  }
  const refusedUpdates = [...writer.refused].filter((lsn) => work.updates.has(lsn)).length
  return {
    deletes: writer.deleted,
    updates: work.updates.size - refusedUpdates,
    inserts: work.inserts.size - (writer.refused.size - refusedUpdates),
  }
}

/** Reads the target again for what was too much to hold. */
async function deleteMore(place: ApplyPlace, writer: CollectionWriter, first: CollectionWork): Promise<void> {
  for (let isMore = true; isMore;) {
    const before = writer.deleted
    const work = first.another()
    for await (const differences of differencesOf(place.target, place.pair, place.project)) {
      for (const difference of differences) if (difference.kind === 'onlyTheirs') work.add(difference)
    }
    for await (const _ of writer.send(deletesOf(work.deletes)));
    isMore = work.hasMoreDeletes && writer.deleted > before
  }
}

function* deletesOf(ids: readonly Uint8Array[]): Iterable<TargetWrite> {
  for (const document of ids) yield { kind: 'delete', document, lsn: null }
}

/** Versions by their LSNs, as the log has them. */
function* versions(project: Project, lsns: LsnSet, kind: TargetWrite['kind']): Iterable<TargetWrite> {
  for (const lsn of lsns) yield { kind, document: project.log.entry(lsn).document, lsn }
}

/** MongoDB's DuplicateKey. */
const duplicateKey = 11_000
/** What a server says that has another code for it. */
const uniqueConstraint = /unique constraint/iu

const commands = { insert: 'insert', update: 'update', delete: 'delete' } as const
const statements = {
  delete: deleteStatement,
  update: replaceStatement,
  insert: (document: Uint8Array): Uint8Array => document,
}

/** Sends writes in batches: one is gathered while the one before is on its way. */
class CollectionWriter {
  readonly #place: ApplyPlace
  readonly #pipe = new RecordPipe<TargetWrite>(
    ({ document }) => document.length,
    (writes) => this.#write(writes),
  )
  /** Versions whose write met a value of a unique index that another document has. */
  #collided = new LsnSet()
  #mayCollide = true
  /** Versions that the server would not take. */
  readonly refused = new LsnSet()
  written = 0
  deleted = 0

  constructor(place: ApplyPlace) {
    this.#place = place
  }

  /** Sends writes of one kind to their end; yields now and then. */
  async *send(writes: Iterable<TargetWrite>): AsyncGenerator<void> {
    const turn = new TurnMeter()
    let sent = 0
    for (const write of writes) {
      await this.#pipe.push(write)
      if (turn.isOver(write.document.length)) await breathe()
      if (++sent % documentsPerReport === 0) yield
    }
    await this.#pipe.end()
    if (sent > 0) yield
  }

  /** Those that collided so far; what collides from here on is refused. */
  takeCollided(): LsnSet {
    this.#mayCollide = false
    return this.#collided
  }

  async settled(): Promise<void> {
    await this.#pipe.settled().catch(() => {})
  }

  async #write(writes: readonly TargetWrite[]): Promise<void> {
    throwIfAborted(this.#place.signal)
    const kind = writes[0]?.kind ?? 'insert'
    const bytes = writes.map(({ document }) => statements[kind](document))
    const refused = await writeRaw(this.#place.target.db, commands[kind], this.#place.pair.ours.name, bytes)
    this.written += writes.length - refused.length
    if (kind === 'delete') this.deleted += writes.filter(({ lsn }) => lsn === null).length - refused.length
    for (const one of refused) this.#note(writes[one.index] as TargetWrite, one)
  }

  #note({ document, lsn }: TargetWrite, { code, message }: RefusedWrite): void {
    const isCollision = code === duplicateKey || uniqueConstraint.test(message)
    if (isCollision && lsn !== null && this.#mayCollide) return this.#collided.add(lsn)
    if (lsn !== null) this.refused.add(lsn)
    const id = idText(idDocument(document))
    this.#place.refused.add({ collection: this.#place.pair.ours.name, id, reason: message })
  }
}
