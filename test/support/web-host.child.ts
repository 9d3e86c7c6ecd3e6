import path from 'node:path'
import { composeEngine } from '../../electron/compose.ts'
import { openKeyFileSecrets } from '../../electron/host/key-file-secrets.ts'
import { startWebHost } from '../../electron/web/host.ts'

/**
 * The web host with an address that is known before it starts, so that a window can outlive it:
 * `node web-host.child.ts <data directory> <port> <token>`. Prints the address when it listens.
 */
const [dataDir = '', port = '0', token = ''] = process.argv.slice(2)
const engine = await composeEngine({
  host: 'web',
  dataDir,
  platform: process.platform,
  version: '0.0.0',
  openSecretStore: () => openKeyFileSecrets(dataDir),
  log: (...line: unknown[]) => console.error(...line),
})
const root = path.resolve(import.meta.dirname, '../../dist/renderer')
const web = await startWebHost({ root, port: Number(port), token, connect: engine.connect })
process.on('SIGTERM', () => {
  void web
    .close()
    .then(() => engine.close())
    .then(() => process.exit(0))
})
console.log(web.url)
