import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from './cache-folder.ts'
import { findCommand } from './find-command.ts'
import { Leases } from './leases.ts'
import type { RunningServer } from './servers.ts'

const port = Number(process.env['PORT'] ?? 27_117)
/** Where it claims to be a replica set: a second gateway to the same data. */
const replicaSetPort = port + 1
const startMinutesMax = 10
const leases = new Leases(path.join(cacheFolder, 'oracle-users'))

/** The folder of DocumentDB behind a gateway: where `ARGON_ORACLE` points, else beside the project's folder. */
function oracleFolder(): string | undefined {
  const beside = path.resolve(import.meta.dirname, '../../../../shared/oracle')
  const folder = process.env['ARGON_ORACLE'] ?? beside
  return existsSync(path.join(folder, 'start.sh')) ? folder : undefined
}

/**
 * The oracle, which there is one of on a machine: runs of tests at the same time share it, and the last of them stops it,
 * unless it ran before the first. As a replica set it has transactions. Undefined where it is not there; throws where it is
 * and cannot be started.
 */
export async function startOracle(asReplicaSet: boolean): Promise<RunningServer | undefined> {
  const folder = oracleFolder()
  if (folder === undefined) return undefined
  const isRoot = process.getuid?.() === 0
  if (!isRoot || findCommand('apt-get') === undefined) {
    throw new Error('it starts on Debian and as root only')
  }
  const isOurs = await leases.alone(() => start(folder, asReplicaSet))
  return {
    name: 'oracle',
    uri: `mongodb://127.0.0.1:${asReplicaSet ? replicaSetPort : port}/`,
    stop: () => leases.alone(() => leave(folder, isOurs)),
  }
}

/** Whether the runs of tests have to stop it. */
async function start(folder: string, asReplicaSet: boolean): Promise<boolean> {
  const isOurs =
    (await leases.areHeld()) || !((await isListening(port)) || (await isListening(replicaSetPort)))
  await run(folder, 'start.sh', asReplicaSet ? { PORT: String(replicaSetPort), RS: 'argon' } : {})
  if (isOurs) await leases.take()
  return isOurs
}

async function leave(folder: string, isOurs: boolean): Promise<void> {
  if (!isOurs) return
  await leases.giveBack()
  if (!(await leases.areHeld())) await run(folder, 'stop.sh')
}

/** It finds Node by the PATH, so the one that runs this comes first. */
async function run(folder: string, script: string, more: NodeJS.ProcessEnv = {}): Promise<void> {
  const searched = [path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter)
  const env = { ...process.env, NODE_OPTIONS: '', PATH: searched, ...more }
  await promisify(execFile)(path.join(folder, script), { env, timeout: startMinutesMax * 60_000 })
}

function isListening(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  }).then((is) => {
    socket.destroy()
    return is === true
  })
}
