import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApi } from '../../electron/api/api.ts'
import { WireService } from '../../electron/wire/service.ts'
import { createEngine, type Engine, type EngineOptions } from '../../electron/engine/engine.ts'
import { contract, type AppContract } from '../../shared/contract/contract.ts'
import { connect } from '../../shared/rpc/connect.ts'
import type { ConnectionId } from '../../shared/model/ids.ts'
import type { Client, Contract } from '../../shared/rpc/define.ts'
import type { Port } from '../../shared/rpc/port.ts'
import { serve } from '../../shared/rpc/serve.ts'
import { createTestSecretStore } from './test-secret-store.ts'
import { createPortPair, type PortPair } from './port-pair.ts'

/** One window: the calling side of the app's contract, whose answers are checked against their schemas. */
export interface Window {
  readonly api: Client<AppContract>
  close(): void
}

/** The engine over a directory of its own, and windows onto it. */
export interface AppSession {
  readonly engine: Engine
  readonly directory: string
  /** Operations that were called, as `feature.operation`. */
  readonly called: ReadonlySet<string>
  /** Failures that no caller can act on. */
  readonly bugs: readonly unknown[]
  openWindow(actor?: string): Window
  /** Closes the engine and opens another over the same directory. */
  restart(): Promise<AppSession>
  /** Closes the engine and removes the directory. */
  end(): Promise<void>
}

export function openAppSession(
  directory = mkdtempSync(path.join(tmpdir(), 'argon-app-')),
  options: Partial<EngineOptions> = {},
): AppSession {
  const engine = createEngine({
    dataDirectory: directory,
    now: Date.now,
    randomBytes,
    openSecretStore: async () => createTestSecretStore(),
    ...options,
  })
  const endpoint = new WireService({ engine, dataDirectory: directory, now: Date.now, randomBytes })
  const called = new Set<string>()
  const bugs: unknown[] = []
  const pairs: PortPair[] = []
  const close = async (): Promise<void> => {
    for (const pair of pairs) pair.close()
    await endpoint.close()
    await engine.close()
  }
  return {
    engine,
    directory,
    called,
    bugs,
    openWindow(actor = 'tester') {
      const pair = createPortPair()
      pairs.push(pair)
      const facts = {
        host: 'web',
        version: '0.0.0',
        platform: 'test',
        dataDirectory: directory,
        actor,
      } as const
      serve(pair.server, contract, createApi(engine, { ...facts, connection: pair.server }, { endpoint }), {
        onInternalError: (error) => void bugs.push(error),
      })
      const client = connect(noting(pair.client, called), contract, { parseOutputs: true })
      return { api: client, close: () => pair.close() }
    },
    async restart() {
      await close()
      return openAppSession(directory, options)
    },
    async end() {
      await close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Operations of `features` that no window has called yet, as `feature.operation`. */
export function notCalled({ called }: AppSession, features: Contract): string[] {
  const all = Object.entries(features).flatMap(([feature, operations]) =>
    Object.keys(operations).map((operation) => `${feature}.${operation}`),
  )
  return all.filter((operation) => !called.has(operation))
}

function noting(port: Port, called: Set<string>): Port {
  return {
    ...port,
    send(message) {
      if (typeof message === 'object' && message !== null && 'method' in message)
        called.add(String(message.method))
      port.send(message)
    },
  }
}

/** Saves a connection under a name of its own. Gives its id. */
export async function saveConnection(
  api: Client<AppContract>,
  uri: string,
  { isReadOnly = false }: { readonly isReadOnly?: boolean } = {},
): Promise<ConnectionId> {
  const choices = {
    name: uri,
    colour: 'green',
    isFavourite: false,
    isReadOnly,
    uri,
    keeping: 'keep',
  } as const
  const { id } = await api.connections.save({ connectionId: null, ...choices, secrets: {} })
  return id
}
