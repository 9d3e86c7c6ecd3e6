import { setTimeout as sleep } from 'node:timers/promises'
import { documentBytesMax } from '../../shared/model/limits.ts'
import { fieldOf, type TreeNode } from '../../shared/ejson/tree.ts'
import { answerAuthQuestions } from './auth/sasl.ts'
import type { ClientMetadata } from './client-connection.ts'
import type { CommandContext } from './command.ts'
import { knownCompressors } from './codec/compression.ts'
import { FieldReader } from './field-reader.ts'
import { logicalSessionMinutes, setName, wireVersionMax, type Identity } from './identity.ts'
import { messageBytesMax, writeBatchMax } from './limits.ts'
import { Reply } from './reply.ts'
import type { CommandRequest } from './request.ts'
import { WireError } from './wire-error.ts'

const metadataBytesMax = 512
const applicationBytesMax = 128
const awaitMillisecondsMax = 10 * 60 * 1000
/** The topology of one server that is its own primary never changes. */
const topologyCounter = 0n
/** The first election of a replica set's first version; a later run of the endpoint must not seem older than this one. */
const electionId = '7fffffff0000000000000001'

/** Answers `hello` and its older names, which differ in how they call the one thing that clients want to know. */
export async function answerHello(
  request: CommandRequest,
  context: CommandContext,
  primaryName: 'isWritablePrimary' | 'ismaster',
): Promise<Reply> {
  rememberMetadata(request, context)
  const isAwaited = await awaitChange(request, context)
  const reply = new Reply()
  if (request.fields.boolean('helloOk') === true) reply.boolean('helloOk', true)
  describeTopology(reply, context.identity, primaryName, context)
  reply
    .int32('maxBsonObjectSize', documentBytesMax)
    .int32('maxMessageSizeBytes', messageBytesMax)
    .int32('maxWriteBatchSize', writeBatchMax)
    .date('localTime', context.now())
    .int32('logicalSessionTimeoutMinutes', logicalSessionMinutes)
    .int32('connectionId', context.connection.id)
    .int32('minWireVersion', 0)
    .int32('maxWireVersion', wireVersionMax)
    .boolean('readOnly', false)
  answerAuthQuestions(reply, request, context)
  const compression = compressionOf(request)
  if (compression.length > 0) reply.strings('compression', compression)
  reply.isFollowed = isAwaited && request.exhaustAllowed
  return reply
}

/** What the client can compress with and is understood here, in its order. */
function compressionOf({ fields }: CommandRequest): string[] {
  const names = fields.array('compression') ?? []
  return knownCompressors(names.flatMap((node) => (node.kind === 'string' ? [node.value] : [])))
}

/** A client introduces itself once; how it calls itself is who its writes are by. */
function rememberMetadata(request: CommandRequest, { connection }: CommandContext): void {
  const bytes = request.fields.document('client')
  if (bytes === undefined) return
  if (connection.metadata !== undefined) {
    throw new WireError(
      'ClientMetadataCannotBeMutated',
      'The client metadata document may only be sent in the first hello',
    )
  }
  if (bytes.length > metadataBytesMax) {
    throw new WireError(
      'ClientMetadataDocumentTooLarge',
      `The client metadata document must be less then or equal to ${metadataBytesMax} bytes`,
    )
  }
  connection.metadata = readMetadata(bytes, request.fields.value('client'))
}

function readMetadata(bytes: Uint8Array, document: TreeNode | undefined): ClientMetadata {
  const fields = new FieldReader(bytes, 'client')
  const driver = fields.value('driver')
  const application = fields.value('application')
  const missing = driver === undefined ? 'driver' : fields.has('os') ? undefined : 'os'
  if (missing !== undefined || document === undefined) {
    throw new WireError(
      'ClientMetadataMissingField',
      `Missing required sub-document '${missing}' in the client metadata document`,
    )
  }
  const name = textOf(application, 'name')
  if (Buffer.byteLength(name) > applicationBytesMax) {
    throw new WireError(
      'ClientMetadataAppNameTooLarge',
      `The 'client.application.name' field must be less than or equal to ${applicationBytesMax} bytes`,
    )
  }
  const driverName = textOf(driver, 'name')
  return {
    application: name || driverName,
    driver: `${driverName} ${textOf(driver, 'version')}`.trim(),
    document,
  }
}

function textOf(node: TreeNode | undefined, name: string): string {
  const value = node?.kind === 'object' ? fieldOf(node, name) : undefined
  return value?.kind === 'string' ? value.value : ''
}

/**
 * A client that knows the topology asks to be told of changes: it is answered after the time that it gave, or at once
 * where what it knows is of another run of the endpoint. True where it waited, or would have.
 */
async function awaitChange(request: CommandRequest, { identity, signal }: CommandContext): Promise<boolean> {
  const { fields } = request
  const known = fields.document('topologyVersion')
  const milliseconds = fields.integer('maxAwaitTimeMS', 0, awaitMillisecondsMax)
  if ((known === undefined) !== (milliseconds === undefined)) {
    throw new WireError(
      'Location31368',
      known === undefined
        ? "A request with 'maxAwaitTimeMS' must include a 'topologyVersion'"
        : "A request with a 'topologyVersion' must include 'maxAwaitTimeMS'",
    )
  }
  if (known === undefined || milliseconds === undefined) return false
  // By the first of several answers the client has learned what it did not know.
  if (!request.isRepeated && !isKnown(known, identity)) return true
  await sleep(milliseconds, undefined, { signal })
  return true
}

function isKnown(topologyVersion: Uint8Array, { processId }: Identity): boolean {
  const version = new FieldReader(topologyVersion, 'hello.topologyVersion')
  const known = version.require('processId', version.value('processId'))
  return known.kind === 'objectId' && known.hex === processId
}

function describeTopology(
  reply: Reply,
  identity: Identity,
  primaryName: string,
  { clock }: CommandContext,
): void {
  reply.object('topologyVersion', (version) =>
    version.objectId('processId', identity.processId).int64('counter', topologyCounter),
  )
  reply.boolean(primaryName, true)
  if (identity.kind === 'standalone') return
  const { seconds } = clock.latest
  const opTime = (name: string, inner: Reply) =>
    inner.object(name, (time) => time.timestamp('ts', clock.latest).int64('t', 1n))
  reply
    .strings('hosts', [identity.me])
    .string('setName', setName)
    .int32('setVersion', 1)
    .boolean('secondary', false)
    .string('primary', identity.me)
    .string('me', identity.me)
    .objectId('electionId', electionId)
    .object('lastWrite', (write) => {
      opTime('opTime', write).date('lastWriteDate', seconds * 1000)
      opTime('majorityOpTime', write).date('majorityWriteDate', seconds * 1000)
    })
}
