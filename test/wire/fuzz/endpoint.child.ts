import { randomBytes } from 'node:crypto'
import { createEngine } from '../../../electron/engine/engine.ts'
import { startWireEndpoint } from '../../../electron/wire/endpoint.ts'
import type { ChildReport } from './endpoint-process.ts'

/** Two endpoints over one engine, one with a password and one without, in a process whose memory can be measured. */
const [dataDirectory = '', clockDirectory = ''] = process.argv.slice(2)
const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
const bugs: string[] = []
const shared = {
  engine,
  now: Date.now,
  randomBytes,
  onInternalError: (error: unknown, command: string) =>
    void bugs.push(`${command}: ${error instanceof Error ? error.stack : String(error)}`),
}
const open = await startWireEndpoint({ ...shared, dataDirectory, credentials: null })
const locked = await startWireEndpoint({
  ...shared,
  dataDirectory: clockDirectory,
  credentials: { user: 'argon', password: 'secret' },
})

function report(): ChildReport {
  global.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  return {
    openPort: open.port,
    lockedPort: locked.port,
    clients: open.clients().length + locked.clients().length,
    heldBytes: heapUsed + external,
    rssBytes: rss,
    bugs,
  }
}

process.on('message', () => process.send?.(report()))
process.on('disconnect', () => {
  void Promise.all([open.close(), locked.close()])
    .then(() => engine.close())
    .then(() => process.exit(0))
})
