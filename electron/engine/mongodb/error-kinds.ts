import type {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb'

/**
 * The driver's errors told apart by their names, so that whoever looks at an error need not load the driver: it takes a
 * tenth of a second and tens of megabytes, which nobody is to pay who never connects.
 */

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

/** The one name among the driver's that does not begin as the others do. */
const poolClearedName = 'PoolClearedOnNetworkError'

/** Whether it comes from the driver, or through it from a server. */
export const isDriverError = (error: unknown): error is MongoError =>
  /^Mongo\w*Error$/.test(nameOf(error)) || nameOf(error) === poolClearedName

const namesOfServer: ReadonlySet<string> = new Set([
  'MongoServerError',
  'MongoBulkWriteError',
  'MongoClientBulkWriteError',
  'MongoWriteConcernError',
])

/** Whether a server answered with it. */
export const isServerError = (error: unknown): error is MongoServerError => namesOfServer.has(nameOf(error))

/** Whether a server wrote, and then did not hear from as many others as it was to. */
export const isWriteConcernError = (error: unknown): boolean => nameOf(error) === 'MongoWriteConcernError'

export const isBulkWriteError = (error: unknown): error is MongoBulkWriteError =>
  nameOf(error) === 'MongoBulkWriteError'

const namesOfNetwork: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoPoolClearedError',
  poolClearedName,
])

/** Whether a connection broke off, or could not be made. */
export const isNetworkError = (error: unknown): error is MongoNetworkError =>
  namesOfNetwork.has(nameOf(error))

export const isTimeoutError = (error: unknown): boolean =>
  /^Mongo(?:NetworkTimeout|OperationTimeout)Error$/.test(nameOf(error))

/** Whether there was no server that could be asked. */
export const isSelectionError = (error: unknown): error is MongoServerSelectionError =>
  nameOf(error) === 'MongoServerSelectionError'
