import { existsSync } from 'node:fs'
import path from 'node:path'
import { ArgonError } from '../../shared/model/errors.ts'
import type { EndpointReach } from '../api/endpoint-door.ts'
import { composeEngine } from '../compose.ts'
import { openKeyFileSecrets } from '../host/key-file-secrets.ts'
import type { EngineHost } from '../host/engine-host.ts'
import { createLog } from '../host/log-file.ts'
import { projectRoot, readVersion } from '../host/manifest.ts'
import { startWebHost, type WebHost } from './host.ts'
import { rememberedPort, rememberPort } from './remembered-port.ts'

export interface ServedApp {
  /** The address with the secret in its fragment. */
  readonly url: string
  /** Leads a MongoDB client to it, with the secret; null where it was not asked for. */
  readonly mongodbUri: string | null
  /** Says goodbye to every window, ends what is running and closes the files. */
  close(): Promise<void>
}

/** A port of 0 is one that is free. */
export type MongodbReach = EndpointReach & { readonly port: number }

export interface ServeOptions {
  /** Absolute path. */
  readonly dataDir: string
  readonly platform: string
  /** Port of 127.0.0.1; 0 takes the one of last time, or any that is free. */
  readonly port: number
  /** Where MongoDB clients are let in, in this run. */
  readonly mongodb?: MongodbReach
}

/** The app without Electron: the engine in this process, the same pages in any browser of this machine. */
export async function serveApp({ dataDir, platform, port, mongodb }: ServeOptions): Promise<ServedApp> {
  const root = path.join(projectRoot, 'dist/renderer')
  if (!existsSync(path.join(root, 'index.html'))) throw notBuilt(root)
  const log = createLog(path.join(dataDir, 'logs', 'argon.log'), () => new Date())
  const openSecretStore = () => openKeyFileSecrets(dataDir)
  const situation = { dataDir, platform, version: readVersion(), log, openSecretStore }
  const engine = await composeEngine({ host: 'web', ...situation })
  const web = await listen(port, dataDir, (port) => startWebHost({ root, port, connect: engine.connect }))
  const close = async (): Promise<void> => {
    await web.close()
    await engine.close()
  }
  try {
    return { url: web.url, mongodbUri: await openToClients(engine, mongodb), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openToClients(
  { endpoint }: EngineHost,
  wanted: MongodbReach | undefined,
): Promise<string | null> {
  if (wanted === undefined) return null
  if (endpoint === null) throw notWithLegacy()
  const { port, ...reach } = wanted
  const { state } = await endpoint.startForNow({ port, kind: 'replicaSet' }, reach)
  if (state.kind === 'failed') throw new ArgonError('host.portTaken', state.message, { port })
  return (await endpoint.uriOf('')).uri
}

/** On the port asked for; else on the one of last time, else on any that is free. */
async function listen(
  port: number,
  dataDir: string,
  start: (port: number) => Promise<WebHost>,
): Promise<WebHost> {
  const remembered = port === 0 ? rememberedPort(dataDir) : 0
  const host = await start(port === 0 ? remembered : port).catch((error: unknown) => {
    if (!isPortTaken(error)) throw error
    if (remembered === 0) throw portTaken(port)
    return start(0)
  })
  if (port === 0) rememberPort(dataDir, host.port)
  return host
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

const notWithLegacy = (): ArgonError =>
  new ArgonError(
    'legacy.unsupported',
    'The older engine cannot be reached by MongoDB clients; migrate first',
    {},
  )

const portTaken = (port: number): ArgonError =>
  new ArgonError('host.portTaken', `Port ${port} is in use; choose another with --port`, { port })

const notBuilt = (root: string): ArgonError =>
  new ArgonError('host.notBuilt', 'The pages of the app are not built yet; `npm run build` makes them', {
    root,
  })
