import { userInfo } from 'node:os'
import { contract } from '../shared/contract/contract.ts'
import { serve } from '../shared/rpc/serve.ts'
import { createApi } from './api/api.ts'
import { createEngine } from './engine/engine.ts'
import type { EngineHost, HostSituation } from './host/engine-host.ts'

/** Puts engine, handlers and contract together; the desktop app and the web host both start here. */
export async function composeEngine(situation: HostSituation): Promise<EngineHost> {
  const { host, dataDir, platform, version, log } = situation
  const engine = await createEngine({ dataDirectory: dataDir })
  const impl = createApi(engine, {
    host,
    version,
    platform,
    dataDirectory: dataDir,
    actor: userInfo().username,
  })
  return {
    connect: (port) =>
      serve(port, contract, impl, { onInternalError: (error, method) => log(`${method} failed`, error) }),
    close: () => engine.close(),
  }
}
