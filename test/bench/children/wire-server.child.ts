import { randomBytes } from 'node:crypto'
import { createEngine } from '../../../electron/engine/engine.ts'
import { startWireEndpoint } from '../../../electron/wire/endpoint.ts'

/** `wire-server <data directory>`: the engine behind MongoDB's protocol; prints the port, ends when its input does. */
async function main(): Promise<void> {
  const dataDirectory = process.argv[2] ?? ''
  const outside = {
    now: () => Date.now(),
    randomBytes: (length: number) => new Uint8Array(randomBytes(length)),
  }
  const engine = createEngine({ dataDirectory, ...outside })
  const endpoint = await startWireEndpoint({ engine, dataDirectory, credentials: null, ...outside })
  console.log(endpoint.port)
  process.stdin.resume()
  process.stdin.once('end', () => {
    void endpoint.close().then(() => engine.close())
  })
}

void main()
