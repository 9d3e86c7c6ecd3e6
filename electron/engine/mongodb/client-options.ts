import type { FindOptions, MongoClientOptions } from 'mongodb'

/** After this long without a server that can answer an operation fails, instead of the driver's half a minute. */
const serverSelectionMilliseconds = 8000
const connectMilliseconds = 8000
/** Without a byte for this long a connection counts as broken; the largest commits take seconds. */
const silenceMilliseconds = 60_000

/**
 * How a connection of this program is made. Values are not promised to keep their types by these options, because the
 * driver would then no longer recognise the codes of errors: documents are read with `rawDocuments`.
 */
export function clientOptions(): MongoClientOptions {
  return {
    appName: 'argon-desktop',
    serverSelectionTimeoutMS: serverSelectionMilliseconds,
    connectTimeoutMS: connectMilliseconds,
    socketTimeoutMS: silenceMilliseconds,
  }
}

/**
 * For a connection that a log is appended through. The driver must not send a write again by itself: where the second
 * try finds no server it says that nothing was sent, and hides that the first may have arrived.
 */
export function logClientOptions(): MongoClientOptions {
  return { ...clientOptions(), retryWrites: false }
}

/** Gives each document as its BSON bytes, unchanged, in a `Buffer`. */
export const rawDocuments = { raw: true } as const satisfies FindOptions
