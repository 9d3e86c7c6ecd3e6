import type { EngineDeps } from '../projects/engine-deps.ts'

const counterMax = 2 ** 24

/**
 * Makes ObjectIds: four bytes of time in seconds, five random ones for this maker, a counter of three that begins
 * anywhere. So documents that get theirs one after another keep that order. Source: MongoDB specification "ObjectId".
 */
export function objectIdMaker(deps: EngineDeps): () => Uint8Array {
  const random = deps.randomBytes(8)
  let counter = new DataView(random.buffer, random.byteOffset).getUint32(4) % counterMax
  return () => {
    const bytes = new Uint8Array(12)
    const view = new DataView(bytes.buffer)
    view.setUint32(8, counter)
    view.setUint32(0, Math.floor(deps.now() / 1000) >>> 0)
    bytes.set(random.subarray(0, 5), 4)
    counter = (counter + 1) % counterMax
    return bytes
  }
}
