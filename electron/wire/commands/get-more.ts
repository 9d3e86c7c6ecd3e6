import type { Command, CommandContext } from '../command.ts'
import { batchReply, limitOf, nextBatch } from '../cursors/cursor-reply.ts'
import type { OpenCursor } from '../cursors/cursor-registry.ts'
import type { CommandRequest } from '../request.ts'
import { WireError } from '../wire-error.ts'

/** How long a cursor that waits for data does so where the client gave no time. */
const awaitMilliseconds = 1000

/** For a cursor that waits, `maxTimeMS` says for how long; others take none. */
export const getMore: Command = {
  name: 'getMore',
  help: 'Gives the next documents of a cursor',
  isStable: true,
  isTransactional: true,
  readsSnapshots: true,
  ownsMaxTime: true,
  async run(request, context) {
    const { fields } = request
    const id = fields.require('getMore', fields.long('getMore'))
    const namespace = `${request.database}.${fields.require('collection', fields.string('collection'))}`
    const batchSize = fields.integer('batchSize', 0) ?? 0
    fields.skip('term', 'lastKnownCommittedOpTime')
    fields.refuseOthers()
    const limit = limitOf(batchSize === 0 ? undefined : batchSize)
    const milliseconds = request.maxTimeMilliseconds || awaitMilliseconds
    const check = (open: OpenCursor): void => checkOwner(open, namespace, request, context)
    const { open, documents, isDone } = await context.cursors.use(id, check, async (open) => {
      const signal = AbortSignal.any([context.signal, open.killed.signal])
      return { open, ...(await nextBatch(open, limit, { signal, milliseconds })) }
    })
    const reply = batchReply('nextBatch', documents, isDone ? 0n : id, namespace, open.cursor)
    reply.isFollowed = request.exhaustAllowed && !isDone
    return reply
  },
}

function checkOwner(
  { id, owner }: OpenCursor,
  namespace: string,
  { txnNumber, maxTimeMilliseconds }: CommandRequest,
  { session }: CommandContext,
): void {
  if (owner.namespace !== namespace) {
    const message = `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${owner.namespace}`
    throw new WireError('Unauthorized', message)
  }
  checkSession(id, owner.session?.id, session?.id)
  if (maxTimeMilliseconds > 0 && owner.isTailable !== true) {
    throw new WireError('BadValue', 'cannot set maxTimeMS on getMore command for a non-awaitData cursor')
  }
  checkTransaction(id, owner.txnNumber, txnNumber)
}

function checkSession(id: bigint, theirs: string | undefined, ours: string | undefined): void {
  if (theirs === ours) return
  const made = theirs === undefined ? 'was not created in a session' : `was created in session ${theirs}`
  const used = ours === undefined ? 'without an lsid' : `in session ${ours}`
  const code = theirs === undefined ? 50736 : ours === undefined ? 50737 : 50738
  throw new WireError(`Location${code}`, `Cannot run getMore on cursor ${id}, which ${made}, ${used}`)
}

function checkTransaction(id: bigint, theirs: bigint | undefined, ours: bigint | undefined): void {
  if (theirs === ours) return
  const made =
    theirs === undefined ? 'was not created in a transaction' : `was created in transaction ${theirs}`
  const used = ours === undefined ? 'without a txnNumber' : `in transaction ${ours}`
  const code = theirs === undefined ? 50739 : ours === undefined ? 50740 : 50741
  throw new WireError(`Location${code}`, `Cannot run getMore on cursor ${id}, which ${made}, ${used}`)
}
