import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { contract, type AppContract } from '../shared/contract/contract.ts'
import type { Impl } from '../shared/rpc/define.ts'
import { serve } from '../shared/rpc/serve.ts'
import { createApi } from './api/api.ts'
import type { ApiContext } from './api/context.ts'
import { LegacyChanges } from './api/legacy/changes.ts'
import { createLegacyApi } from './api/legacy/legacy-api.ts'
import { createEngine, createLegacyEngine, type LegacyOptions } from './engine/engine.ts'
import type { EngineHost, HostSituation } from './host/engine-host.ts'
import { userName } from './host/user-name.ts'
import { chooseEngine } from './host/wal-switch.ts'
import { WireService } from './wire/service.ts'

/** Puts engine, handlers and contract together; the desktop app and the web host both start here. */
export async function composeEngine(situation: HostSituation): Promise<EngineHost> {
  const choice = chooseEngine(process.env)
  return choice.kind === 'wal' ? composeWal(situation) : composeLegacy(situation, choice)
}

async function composeWal(situation: HostSituation): Promise<EngineHost> {
  const { dataDir: dataDirectory, openSecretStore } = situation
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes, every, wait, openSecretStore })
  const endpoint = new WireService({ engine, dataDirectory, now: Date.now, randomBytes })
  await endpoint.resume()
  return {
    endpoint,
    connect: serving(situation, (context) => createApi(engine, context, { endpoint })),
    async close() {
      await endpoint.close()
      await engine.close()
    },
  }
}

/** The engine from before the write-ahead log, behind the same contract. */
async function composeLegacy(situation: HostSituation, options: LegacyOptions): Promise<EngineHost> {
  const engine = await createLegacyEngine(options)
  const changes = new LegacyChanges(Date.now, userName())
  return {
    endpoint: null,
    connect: serving(situation, (context) => createLegacyApi(engine, changes, context)),
    close: () => engine.close(),
  }
}

function serving(
  { host, dataDir, platform, version, log }: HostSituation,
  create: (context: ApiContext) => Impl<AppContract>,
): EngineHost['connect'] {
  const facts = { host, version, platform, dataDirectory: dataDir, actor: userName() }
  return (port) =>
    serve(port, contract, create({ ...facts, connection: port }), {
      onInternalError: (error, method) => log(`${method} failed`, error),
    })
}

/** As `every`, keeps no process alive. */
const wait = (milliseconds: number, signal?: AbortSignal): Promise<unknown> =>
  sleep(milliseconds, undefined, signal === undefined ? { ref: false } : { ref: false, signal })

/** Keeps no process alive that has nothing else to do. */
function every(milliseconds: number, act: () => void): () => void {
  const timer = setInterval(act, milliseconds)
  timer.unref()
  return () => clearInterval(timer)
}
