import { randomBytes } from 'node:crypto'
import { contract } from '../shared/contract/contract.ts'
import { serve } from '../shared/rpc/serve.ts'
import { createApi } from './api/api.ts'
import { createEngine } from './engine/engine.ts'
import type { EngineHost, HostSituation } from './host/engine-host.ts'
import { userName } from './host/user-name.ts'

/** Puts engine, handlers and contract together; the desktop app and the web host both start here. */
export function composeEngine(situation: HostSituation): Promise<EngineHost> {
  const { host, dataDir, platform, version, log, openSecretStore } = situation
  const engine = createEngine({ dataDirectory: dataDir, now: Date.now, randomBytes, every, openSecretStore })
  const facts = { host, version, platform, dataDirectory: dataDir, actor: userName() }
  return Promise.resolve({
    connect: (port) =>
      serve(port, contract, createApi(engine, { ...facts, connection: port }), {
        onInternalError: (error, method) => log(`${method} failed`, error),
      }),
    close: () => engine.close(),
  })
}

/** Keeps no process alive that has nothing else to do. */
function every(milliseconds: number, act: () => void): () => void {
  const timer = setInterval(act, milliseconds)
  timer.unref()
  return () => clearInterval(timer)
}
