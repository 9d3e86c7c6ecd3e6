import type { EngineDeps } from '../projects/project.ts'

/**
 * A new ObjectId, 12 bytes: four of time in seconds, then eight at random. MongoDB's specification has five random and
 * a counter of three; any eight that do not repeat keep its promise.
 */
export function objectIdBytes(deps: EngineDeps): Uint8Array {
  const bytes = new Uint8Array(12)
  new DataView(bytes.buffer).setUint32(0, Math.floor(deps.now() / 1000) >>> 0)
  bytes.set(deps.randomBytes(8), 4)
  return bytes
}
