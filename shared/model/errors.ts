/** Every failure that a caller can act on, by its dotted code. Sorted; append-only once released. */
export const errorCodes = [
  'branch.badName',
  'branch.deleted',
  'branch.isMain',
  'branch.nameTaken',
  'branch.notDeleted',
  'branch.notFound',
  'branch.superseded',
  'branch.tooDeep',
  'branch.tooMany',
  'cancelled',
  'checkout.targetChanged',
  'checkout.targetIsLog',
  'checkout.targetUnusable',
  'collection.badName',
  'collection.nameTaken',
  'collection.notFound',
  'collection.tooMany',
  'connection.badName',
  'connection.cannotKeep',
  'connection.closed',
  'connection.damaged',
  'connection.locked',
  'connection.nameTaken',
  'connection.notFound',
  'connection.secretNeeded',
  'connection.tooMany',
  'database.badName',
  'database.notFound',
  'document.badId',
  'document.changed',
  'document.duplicateId',
  'document.malformed',
  'document.missingId',
  'document.notFound',
  'document.tooDeep',
  'document.tooLarge',
  'endpoint.off',
  'follow.lost',
  'follow.unsupported',
  'host.notBuilt',
  'host.portTaken',
  'host.secretNeeded',
  'import.badDocument',
  'import.notFound',
  'import.notText',
  'import.tooLarge',
  'index.corrupt',
  'index.duplicateKey',
  'index.rebuilding',
  'internal',
  'legacy.ambiguous',
  'legacy.changed',
  'legacy.copyRefused',
  'legacy.noDatabase',
  'legacy.unsupported',
  'log.corrupt',
  'log.indexMissing',
  'log.moved',
  'log.outcomeUnknown',
  'log.replaced',
  'log.unreachable',
  'lsn.beforeFirst',
  'lsn.beyondHead',
  'lsn.invalid',
  'mongodb.authFailed',
  'mongodb.badUri',
  'mongodb.failed',
  'mongodb.hostNotFound',
  'mongodb.notAuthorised',
  'mongodb.notPrimary',
  'mongodb.notReplicaSet',
  'mongodb.refused',
  'mongodb.timeout',
  'mongodb.tlsFailed',
  'mongodb.unreachable',
  'output.failed',
  'project.badName',
  'project.busy',
  'project.damaged',
  'project.nameTaken',
  'project.notDeleted',
  'project.notFound',
  'project.sameHome',
  'project.tooManyOpen',
  'query.failed',
  'query.invalid',
  'query.unsupported',
  'record.empty',
  'record.tooLarge',
  'request.invalid',
  'request.tooOld',
  'request.unknown',
  'reset.cannotUndo',
  'store.full',
  'store.readOnly',
  'store.unavailable',
  'store.version',
  'time.beforeFirst',
  'time.invalid',
  'transaction.conflict',
  'transaction.ended',
  'transaction.tooLarge',
  'undo.conflict',
  'undo.tooLarge',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** What travels with an error besides its message: plain data, shown by the interface, never parsed from text. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>

/**
 * An expected failure: what was wrong, where, and what to do. The message is a sentence without a full stop.
 * A bug is an ordinary `Error`; its text stays on the side that hosts the engine.
 */
export class ArgonError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ArgonError'
    this.code = code
    this.details = details
  }
}

export function isArgonError(value: unknown, code?: ErrorCode): value is ArgonError {
  return value instanceof ArgonError && (code === undefined || value.code === code)
}
