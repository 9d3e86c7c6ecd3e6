import { startFerretDb } from './ferretdb.ts'
import { startMongod } from './mongod.ts'
import { startOracle } from './oracle.ts'

/** A server that tests may use, each in databases of its own. `uri` leads to it without choosing a database. */
export interface TestServer {
  /** `given` is the one that `MONGODB_URI` names, `oracle` DocumentDB behind a gateway. */
  readonly name: 'given' | 'mongod' | 'ferretdb' | 'oracle'
  readonly uri: string
}

export interface RunningServer extends TestServer {
  stop(): Promise<void>
}

export interface Servers {
  readonly running: readonly RunningServer[]
  /** Sentences about servers that could not be had, for the person who runs the tests. */
  readonly missing: readonly string[]
}

type Start = () => Promise<RunningServer | undefined>

const advice =
  'set MONGODB_URI, or put mongod on the PATH, or Go, with which FerretDB is built once (it is downloaded for that)'

/**
 * Starts what this machine has: two independent servers where it can, none where it cannot. A replica set has what a
 * standalone refuses, transactions before all; FerretDB is none.
 */
export async function startServers(asReplicaSet = false): Promise<Servers> {
  const missing: string[] = []
  const running: RunningServer[] = []
  const attempt = async (what: string, start: Start): Promise<void> => {
    try {
      const server = await start()
      if (server !== undefined) running.push(server)
    } catch (error) {
      missing.push(`${what} did not start: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const local: readonly (readonly [string, Start])[] = [
    ['MONGODB_URI', givenServer],
    ['mongod', startMongod],
    ['FerretDB', startFerretDb],
  ]
  for (const [what, start] of local) if (running.length === 0) await attempt(what, start)
  if (running.length === 0) missing.push(`no server of MongoDB's protocol was found: ${advice}`)
  await attempt('The oracle', () => startOracle(asReplicaSet))
  return { running, missing }
}

/** The one server that times are taken on: not the oracle, which is slow on purpose. */
export async function startBenchServer(): Promise<RunningServer | undefined> {
  return (await givenServer()) ?? (await startMongod()) ?? (await startFerretDb())
}

/** As `startBenchServer`, and FerretDB beside a MongoDB. */
export async function startBenchServers(): Promise<RunningServer[]> {
  const mongodb = (await givenServer()) ?? (await startMongod())
  return [mongodb, await startFerretDb()].filter((server) => server !== undefined)
}

async function givenServer(): Promise<RunningServer | undefined> {
  const uri = process.env['MONGODB_URI']
  if (uri === undefined || uri === '') return undefined
  return { name: 'given', uri, stop: async () => {} }
}
