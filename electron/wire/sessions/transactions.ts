import type { Transaction, TransactionStamp } from '../../engine/write/transaction.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import type { Lsn } from '../../../shared/model/ids.ts'
import type { CommandContext } from '../command.ts'
import { actorOf } from '../data/place.ts'
import { transactionMilliseconds } from '../limits.ts'
import type { BranchDatabase } from '../names/databases.ts'
import type { CommandRequest } from '../request.ts'
import { WireError } from '../wire-error.ts'
import type { Session, SessionResource } from './session-registry.ts'

type State = 'open' | 'committed' | 'aborted'

/** The newest transaction of a session. It is of one branch, which its first statement names. */
class SessionTransaction implements SessionResource {
  readonly number: bigint
  readonly #session: Session
  readonly #timer: NodeJS.Timeout
  state: State = 'open'
  branch: {
    readonly name: string
    readonly database: BranchDatabase
    readonly transaction: Transaction
  } | null = null

  constructor(session: Session, number: bigint) {
    this.#session = session
    this.number = number
    this.#timer = setTimeout(() => this.end(), transactionMilliseconds)
    this.#timer.unref()
    session.resources.add(this)
  }

  /** Drops what it has written, unless it is over. */
  end(): void {
    if (this.state === 'open') this.close('aborted')
  }

  close(state: State): void {
    if (state === 'aborted') this.branch?.transaction.abort()
    this.state = state
    clearTimeout(this.#timer)
    this.#session.resources.delete(this)
  }
}

/** The transactions that clients have open, one for each session. */
export class Transactions {
  readonly #newest = new WeakMap<Session, SessionTransaction>()

  /** Takes note of a statement of a transaction: the first one begins it. */
  begin(request: CommandRequest, session: Session): void {
    if (request.startsTransaction) return this.#start(request, session)
    this.#openOf(request, session)
  }

  /** The transaction that a request is part of, on the branch that it names; undefined where it is part of none. */
  current(
    request: CommandRequest,
    database: BranchDatabase,
    { session, engine }: CommandContext,
  ): Transaction | undefined {
    if (!request.isInTransaction || session === undefined) return undefined
    const open = this.#openOf(request, session)
    if (open.branch === null) {
      refusePast(database)
      const transaction = engine.transactions.begin(database.project, database.branchId)
      open.branch = { name: request.database, database, transaction }
    }
    const { branch } = open
    if (branch.database.project === database.project && branch.database.branchId === database.branchId) {
      return branch.transaction
    }
    throw new WireError(
      'OperationNotSupportedInTransaction',
      `A transaction is of one branch: this one began on \`${branch.name}\`, so it cannot go on in \`${request.database}\`; use a transaction for each`,
    )
  }

  /** A statement has failed: MongoDB gives up the whole transaction then. */
  fail(request: CommandRequest, session: Session): void {
    const newest = this.#newest.get(session)
    if (newest?.number === request.txnNumber) newest?.end()
  }

  /** Makes what it wrote one record; again, where it is committed already, does nothing. Gives the record's first LSN. */
  async commit(request: CommandRequest, context: CommandContext): Promise<Lsn | null> {
    const known = this.#find(request, context)
    // It may have been committed before the endpoint was started again, or the session was ended.
    if (known === undefined) return this.#committedBefore(request, context)
    if (known.state === 'committed') return null
    const { branch } = known
    if (branch === null) {
      known.close('committed')
      return null
    }
    try {
      const { lsn } = await branch.transaction.commit({ actor: actorOf(context) }, stampOf(request))
      known.close('committed')
      return lsn
    } catch (error) {
      throw this.#commitFailure(known, error)
    }
  }

  #commitFailure(known: SessionTransaction, error: unknown): unknown {
    if (isArgonError(error, 'log.outcomeUnknown')) {
      return new WireError('WriteConcernTimeout', error.message, ['UnknownTransactionCommitResult'])
    }
    known.close('aborted')
    return error
  }

  abort(request: CommandRequest, context: CommandContext): void {
    const known = this.#known(request, context)
    if (known.state === 'committed') throw committed(known.number)
    known.end()
  }

  async #committedBefore(request: CommandRequest, { engine }: CommandContext): Promise<Lsn> {
    const lsn = await engine.transactions.committed(stampOf(request))
    if (lsn === null) throw noTransaction(request)
    return lsn
  }

  #known(request: CommandRequest, context: CommandContext): SessionTransaction {
    const known = this.#find(request, context)
    if (known === undefined) throw noTransaction(request)
    return known
  }

  /** The transaction of the request's number; undefined where it is not known, or was aborted. */
  #find(request: CommandRequest, { session }: CommandContext): SessionTransaction | undefined {
    const known = session === undefined ? undefined : this.#newest.get(session)
    if (known === undefined || known.number !== request.txnNumber) return undefined
    return known.state === 'aborted' ? undefined : known
  }

  #start(request: CommandRequest, session: Session): void {
    const number = request.txnNumber as bigint
    const newest = this.#newest.get(session)
    if (newest !== undefined && newest.number > number) throw tooOld(request, newest.number)
    if (newest?.number === number) {
      throw new WireError(
        'ConflictingOperationInProgress',
        `Given transaction number ${number} does not match any in-progress transactions, or it has begun already`,
      )
    }
    newest?.end()
    this.#newest.set(session, new SessionTransaction(session, number))
  }

  #openOf(request: CommandRequest, session: Session): SessionTransaction {
    const newest = this.#newest.get(session)
    const number = request.txnNumber as bigint
    if (newest !== undefined && newest.number > number) throw tooOld(request, newest.number)
    if (newest === undefined || newest.number !== number || newest.state === 'aborted')
      throw noTransaction(request)
    if (newest.state === 'committed') throw committed(number)
    return newest
  }
}

/** By it the log tells a commit that is asked for again. */
const stampOf = ({ lsid = '', txnNumber = 0n }: CommandRequest): TransactionStamp => ({
  lsid: Buffer.from(lsid, 'hex'),
  txnNumber,
})

function refusePast({ name, past }: BranchDatabase): void {
  if (past === null) return
  throw new WireError(
    'OperationNotSupportedInTransaction',
    `\`${name}\` is the past, which never changes; read it without a transaction`,
  )
}

const noTransaction = ({ txnNumber }: CommandRequest): WireError =>
  new WireError(
    'NoSuchTransaction',
    `Transaction with { txnNumber: ${txnNumber} } has been aborted or was never begun.`,
    ['TransientTransactionError'],
  )

const committed = (number: bigint): WireError =>
  new WireError('TransactionCommitted', `Transaction with { txnNumber: ${number} } has been committed.`)

const tooOld = (request: CommandRequest, newest: bigint): WireError =>
  new WireError(
    'TransactionTooOld',
    `Cannot start transaction ${request.txnNumber} because a newer transaction with txnNumber ${newest} has already started on this session.`,
  )
