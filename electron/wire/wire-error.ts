import { isArgonError, type ErrorCode } from '../../shared/model/errors.ts'
import { mongoCode, mongoCodes, type MongoCodeName } from '../../shared/model/mongo-codes.ts'
import { Reply } from './reply.ts'

/** Labels by which drivers decide whether to try again. */
export type ErrorLabel =
  | 'TransientTransactionError'
  | 'UnknownTransactionCommitResult'
  | 'RetryableWriteError'
  | 'ResumableChangeStreamError'
  | 'NonResumableChangeStreamError'

/** A failure in the protocol's own words: how a command answers `ok: 0`. */
export class WireError extends Error {
  readonly codeName: MongoCodeName
  readonly labels: readonly ErrorLabel[]
  /** Writes more fields of the answer, such as `keyPattern`. */
  readonly more: ((reply: Reply) => void) | undefined

  constructor(
    codeName: MongoCodeName,
    message: string,
    labels: readonly ErrorLabel[] = [],
    more?: (reply: Reply) => void,
  ) {
    super(message)
    this.name = 'WireError'
    this.codeName = codeName
    this.labels = labels
    this.more = more
  }
}

/** What MongoDB would call the failures that the engine names in its own words. */
const namesOfCodes: Partial<Record<ErrorCode, MongoCodeName>> = {
  'branch.badName': 'InvalidNamespace',
  'branch.nameTaken': 'NamespaceExists',
  'branch.notFound': 'NamespaceNotFound',
  cancelled: 'Interrupted',
  'collection.badName': 'InvalidNamespace',
  'collection.nameTaken': 'NamespaceExists',
  'collection.notFound': 'NamespaceNotFound',
  'collection.tooMany': 'CannotCreateCollection',
  'database.badName': 'InvalidNamespace',
  'document.badId': 'InvalidIdField',
  'document.changed': 'WriteConflict',
  'document.duplicateId': 'DuplicateKey',
  'document.malformed': 'InvalidBSON',
  'document.tooDeep': 'Overflow',
  'document.tooLarge': 'BSONObjectTooLarge',
  'log.outcomeUnknown': 'NetworkTimeout',
  'log.unreachable': 'HostUnreachable',
  'lsn.beforeFirst': 'SnapshotTooOld',
  'lsn.beyondHead': 'SnapshotUnavailable',
  'project.notFound': 'NamespaceNotFound',
  'query.invalid': 'BadValue',
  'query.unsupported': 'CommandNotSupported',
  'record.tooLarge': 'TransactionTooLarge',
  'request.invalid': 'BadValue',
  'store.full': 'OutOfDiskSpace',
  'time.beforeFirst': 'SnapshotTooOld',
}

const labelsOfNames: Partial<Record<string, readonly ErrorLabel[]>> = {
  ChangeStreamFatalError: ['NonResumableChangeStreamError'],
  ChangeStreamHistoryLost: ['NonResumableChangeStreamError'],
  HostUnreachable: ['RetryableWriteError'],
  InterruptedAtShutdown: ['RetryableWriteError'],
  NetworkTimeout: ['RetryableWriteError'],
  NoSuchTransaction: ['TransientTransactionError'],
  ShutdownInProgress: ['RetryableWriteError'],
}

/** A failure that somebody foresaw; any other is a bug. */
export function isExpected(error: unknown): boolean {
  return error instanceof WireError || isArgonError(error)
}

/** Any failure as the protocol says it; what is no expected one becomes an internal error without its text. */
export function toWireError(error: unknown): WireError {
  if (error instanceof WireError) return error
  if (!isArgonError(error)) return new WireError('InternalError', 'The server met an error of its own')
  const { mongoCodeName, mongoCode: number } = error.details
  if (typeof mongoCodeName === 'string') return new WireError(mongoCodeName as MongoCodeName, error.message)
  if (typeof number === 'number') return new WireError(nameOfCode(number), error.message)
  return new WireError(namesOfCodes[error.code] ?? 'OperationFailed', error.message)
}

const namesByCode = new Map<number, string>(Object.entries(mongoCodes).map(([name, code]) => [code, name]))

/** The name that goes with a number of the table. */
export function nameOfCode(code: number): MongoCodeName {
  return (namesByCode.get(code) as MongoCodeName | undefined) ?? `Location${code}`
}

/** The answer `ok: 0`; whoever sends it adds the times. */
export function errorReply(error: WireError): Reply {
  const reply = new Reply().double('ok', 0).string('errmsg', error.message)
  reply.int32('code', mongoCode(error.codeName)).string('codeName', error.codeName)
  const labels = [...new Set([...error.labels, ...(labelsOfNames[error.codeName] ?? [])])]
  if (labels.length > 0) reply.strings('errorLabels', labels)
  error.more?.(reply)
  return reply
}
