/**
 * The one part of the driver that is used from inside it: how a message carries documents that are bytes already. The
 * driver's version is exact in package.json, and tests on real servers compare what arrives.
 */
declare module 'mongodb/lib/cmap/commands.js' {
  export class DocumentSequence {
    constructor(field: string)
    push(document: object, bytes: Uint8Array): number
  }
}
