import type { MongoClientOptions } from 'mongodb'

/** After this long without a server that can answer an operation fails, instead of the driver's half a minute. */
const serverSelectionMilliseconds = 8000
const connectMilliseconds = 8000
const socketIdleMilliseconds = 60_000

/**
 * How every connection of this program is made. Values come back as they are stored: nothing is turned into numbers of
 * JavaScript, so that what is read can be written back unchanged.
 */
export function clientOptions(): MongoClientOptions {
  return {
    appName: 'argon-desktop',
    serverSelectionTimeoutMS: serverSelectionMilliseconds,
    connectTimeoutMS: connectMilliseconds,
    socketTimeoutMS: socketIdleMilliseconds,
    promoteValues: false,
    promoteLongs: false,
    promoteBuffers: false,
    bsonRegExp: true,
  }
}
