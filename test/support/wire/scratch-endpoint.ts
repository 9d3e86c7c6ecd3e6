import { randomBytes } from 'node:crypto'
import { createEngine, type Engine } from '../../../electron/engine/engine.ts'
import { startWireEndpoint, type WireEndpoint, type WireOptions } from '../../../electron/wire/endpoint.ts'
import { removeDirectory, scratchDirectory } from '../scratch-project.ts'

/** An endpoint over an empty engine in a directory of its own. */
export interface ScratchEndpoint {
  readonly engine: Engine
  readonly endpoint: WireEndpoint
  readonly dataDirectory: string
  /** Leads a driver to it, without a database. */
  readonly uri: string
  /** Closes both and removes the directory. */
  close(): Promise<void>
}

export async function startScratchEndpoint(options: Partial<WireOptions> = {}): Promise<ScratchEndpoint> {
  const dataDirectory = scratchDirectory()
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
  const endpoint = await startWireEndpoint({
    engine,
    dataDirectory,
    now: Date.now,
    randomBytes,
    credentials: null,
    ...options,
  })
  return {
    engine,
    endpoint,
    dataDirectory,
    uri: `mongodb://${endpoint.host}:${endpoint.port}/`,
    async close() {
      await endpoint.close()
      await engine.close()
      removeDirectory(dataDirectory)
    },
  }
}
