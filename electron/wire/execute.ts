import { validateInSteps } from '../engine/engine.ts'
import { inTurns } from './breathe.ts'
import type { ClientConnection } from './client-connection.ts'
import type { Command, CommandContext, WireServices } from './command.ts'
import { readConcernOf } from './data/read-concern.ts'
import type { Identity } from './identity.ts'
import type { Reply } from './reply.ts'
import { CommandRequest, type RawRequest } from './request.ts'
import { errorReply, isExpected, toWireError, WireError } from './wire-error.ts'
import { addWriteConcernError, checkWriteConcern } from './write-concern.ts'

/** MongoDB allows a command 16 KiB beyond the largest document, and nests commands up to 200 levels. */
const bodyLimits = { bytesMax: 16 * 1024 * 1024 + 16 * 1024, depthMax: 200 }
const apiVersion = '1'

/** Runs one command to its answer. Never throws: failures are answers too. `gone` fires when the client has left. */
export async function execute(
  raw: RawRequest,
  connection: ClientConnection,
  services: WireServices,
  gone: AbortSignal,
): Promise<Reply> {
  try {
    await inTurns(validateInSteps(raw.body, bodyLimits))
    const request = new CommandRequest(raw)
    const command = commandOf(request, services)
    noteCommand(request, connection, services)
    checkAllowed(command, request, connection, services)
    const unsatisfied = checkWriteConcern(command, request, services.identity)
    const milliseconds = command.ownsMaxTime === true ? 0 : request.maxTimeMilliseconds
    const reply = await services.operations.run(request, connection, { gone, milliseconds }, ({ signal }) =>
      runInSession(command, request, { ...services, connection, session: undefined, signal }),
    )
    return withTimes(addWriteConcernError(reply, unsatisfied).double('ok', 1), services)
  } catch (error) {
    if (!isExpected(error)) services.onInternalError(error, connection.lastCommand ?? '')
    return withTimes(errorReply(toWireError(error)), services)
  }
}

function commandOf(request: CommandRequest, { commands }: WireServices): Command {
  const command = commands.get(request.name)
  if (command !== undefined) return command
  throw new WireError('CommandNotFound', `no such command: '${request.name}'`)
}

function noteCommand(request: CommandRequest, connection: ClientConnection, services: WireServices): void {
  connection.lastCommand = request.name
  connection.lastCommandAt = services.now()
  if (request.database !== 'admin') connection.database = request.database
  services.clients.changed()
}

function checkAllowed(
  command: Command,
  request: CommandRequest,
  connection: ClientConnection,
  { authenticator, identity }: WireServices,
): void {
  const isKnown = !authenticator.isRequired || connection.user !== undefined
  if (command.isOpen !== true && !isKnown) {
    throw new WireError('Unauthorized', `Command ${request.name} requires authentication`)
  }
  if (command.isAdminOnly === true && request.database !== 'admin') {
    throw new WireError('Unauthorized', `${request.name} may only be run against the admin database.`)
  }
  checkApi(command, request)
  checkSnapshot(command, request)
  checkTransactions(request, identity)
}

function checkApi(command: Command, request: CommandRequest): void {
  const { version, isStrict } = request.api
  if (version === undefined) {
    if (isStrict === undefined) return
    throw new WireError(
      'Location4886600',
      'Provided apiStrict and/or apiDeprecationErrors without passing apiVersion',
    )
  }
  if (version !== apiVersion) throw new WireError('APIVersionError', 'API version must be "1"')
  if (isStrict === true && command.isStable !== true) {
    throw new WireError(
      'APIStrictError',
      `Provided apiStrict:true, but the command ${request.name} is not in API Version ${apiVersion}. Information on supported commands and migrations in API Version ${apiVersion} can be found at https://dochub.mongodb.org/core/manual-versioned-api`,
    )
  }
}

function checkSnapshot(command: Command, request: CommandRequest): void {
  const { level } = readConcernOf(request)
  if (level !== 'snapshot' || request.isInTransaction || command.readsSnapshots === true) return
  throw new WireError(
    'InvalidOptions',
    `The command ${command.name} reads no snapshot outside of transactions; leave out the readConcern`,
  )
}

function checkTransactions(request: CommandRequest, identity: Identity): void {
  if (request.txnNumber === undefined || identity.kind === 'replicaSet') return
  throw new WireError(
    'IllegalOperation',
    'Transaction numbers are only allowed on a replica set member or mongos',
  )
}

async function runInSession(
  command: Command,
  request: CommandRequest,
  context: CommandContext,
): Promise<Reply> {
  if (request.lsid === undefined) return command.run(request, context)
  const session = context.sessions.use(request.lsid)
  session.running++
  try {
    return await runInTransaction(command, request, { ...context, session })
  } finally {
    session.running--
  }
}

/** A statement of a transaction that fails ends it, as in MongoDB; what may go well when begun anew says so. */
async function runInTransaction(
  command: Command,
  request: CommandRequest,
  context: CommandContext,
): Promise<Reply> {
  const { session, transactions } = context
  if (!request.isInTransaction || session === undefined) return command.run(request, context)
  if (command.isTransactional !== true) {
    throw new WireError(
      'OperationNotSupportedInTransaction',
      `Cannot run '${request.name}' in a multi-document transaction.`,
    )
  }
  if (command.endsTransaction !== true) transactions.begin(request, session)
  try {
    return await command.run(request, context)
  } catch (error) {
    if (command.endsTransaction !== true) transactions.fail(request, session)
    throw asTransient(toWireError(error))
  }
}

function asTransient(error: WireError): WireError {
  if (error.codeName !== 'WriteConflict') return error
  return new WireError(error.codeName, error.message, ['TransientTransactionError'], error.more)
}

const keyIdOfNobody = 0n
const hashOfNobody = new Uint8Array(20)

/** Adds what each answer of a replica set ends with. */
function withTimes(reply: Reply, { identity, clock }: WireServices): Reply {
  if (identity.kind === 'standalone') return reply
  const time = clock.latest
  return reply
    .object('$clusterTime', (cluster) =>
      cluster
        .timestamp('clusterTime', time)
        .object('signature', (signature) =>
          signature.binary('hash', hashOfNobody).int64('keyId', keyIdOfNobody),
        ),
    )
    .timestamp('operationTime', time)
}
