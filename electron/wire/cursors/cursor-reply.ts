import { documentBytesMax } from '../../../shared/model/limits.ts'
import type { Batch, BatchLimit } from '../../engine/read/query-cursor.ts'
import type { Timestamp } from '../cluster-clock.ts'
import type { CommandContext } from '../command.ts'
import { Reply } from '../reply.ts'
import type { CommandRequest } from '../request.ts'
import type { CursorOwner, OpenCursor, WireCursor } from './cursor-registry.ts'

/** Documents of a first batch for whose size no number was given, as MongoDB has it. */
const firstBatchDocuments = 101

export interface FirstBatchOptions extends Pick<CursorOwner, 'isTailable' | 'hasNoTimeout' | 'source'> {
  /** Database and collection. */
  readonly namespace: string
  /** 0 only opens the cursor. */
  readonly batchSize: number | undefined
  /** The snapshot that it reads, for the client to name again. */
  readonly atClusterTime?: Timestamp | undefined
  /** Closes it after this batch whatever is left. */
  readonly isSingleBatch?: boolean
}

/** Answers with a cursor's first batch, and keeps the cursor for the rest of it. Closes it when that fails. */
export async function firstBatchReply(
  cursor: WireCursor,
  options: FirstBatchOptions,
  request: Pick<CommandRequest, 'txnNumber' | 'isInTransaction'>,
  context: Pick<CommandContext, 'cursors' | 'session' | 'signal'>,
): Promise<Reply> {
  const { namespace, batchSize = firstBatchDocuments } = options
  let batch: Batch
  try {
    batch =
      batchSize === 0
        ? { documents: [], isDone: false }
        : await cursor.next(limitOf(batchSize), context.signal)
  } catch (error) {
    cursor.close()
    throw error
  }
  if (batch.isDone || options.isSingleBatch === true) cursor.close()
  const isOver = batch.isDone || options.isSingleBatch === true
  // A write that may be sent again has a number too, and its cursor is of no transaction.
  const txnNumber = request.isInTransaction ? request.txnNumber : undefined
  const owner = { ...options, session: context.session, txnNumber }
  const id = isOver ? 0n : context.cursors.add(cursor, owner).id
  return batchReply('firstBatch', batch.documents, id, namespace, cursor, options.atClusterTime)
}

/** The next batch of an open cursor; `isDone` where it was the last. */
export async function nextBatch(
  { cursor, owner }: OpenCursor,
  limit: BatchLimit,
  wait: { readonly signal: AbortSignal; readonly milliseconds: number },
): Promise<Batch> {
  const batch = await cursor.next(limit, wait.signal)
  const waits = owner.isTailable === true && cursor.whenMore !== undefined && wait.milliseconds > 0
  if (!waits || batch.isDone || batch.documents.length > 0) return batch
  const patience = AbortSignal.timeout(wait.milliseconds)
  for (;;) {
    wait.signal.throwIfAborted()
    const isOver = await whenMore(cursor, wait.signal, patience)
    const next = await cursor.next(limit, wait.signal)
    if (isOver || next.isDone || next.documents.length > 0) return next
  }
}

/** True when the time is up. */
async function whenMore(cursor: WireCursor, signal: AbortSignal, patience: AbortSignal): Promise<boolean> {
  try {
    await cursor.whenMore?.(AbortSignal.any([signal, patience]))
  } catch (error) {
    if (signal.aborted || !patience.aborted) throw error
  }
  return patience.aborted
}

export function batchReply(
  name: 'firstBatch' | 'nextBatch',
  documents: readonly Uint8Array[],
  id: bigint,
  namespace: string,
  cursor: WireCursor,
  atClusterTime?: Timestamp,
): Reply {
  return new Reply().object('cursor', (inner) => {
    inner.documents(name, documents)
    const token = cursor.resumeToken?.()
    if (token !== undefined) inner.node('postBatchResumeToken', token)
    inner.int64('id', id).string('ns', namespace)
    if (atClusterTime !== undefined) inner.timestamp('atClusterTime', atClusterTime)
  })
}

/** A batch's answer fits where the largest document does. */
export function limitOf(documents: number | undefined): BatchLimit {
  return { documents: documents ?? Number.MAX_SAFE_INTEGER, bytes: documentBytesMax }
}
