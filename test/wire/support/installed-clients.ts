import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { findCommand } from '../../support/mongodb/find-command.ts'

const clients = path.resolve(import.meta.dirname, '../clients')
const cache = path.resolve(import.meta.dirname, '../../../.cache/wire-clients')
const installMinutesMax = 10

/** Programs that run scripts of clients in other languages; undefined where they could not be had. */
export interface InstalledClients {
  /** The module that is mongosh's command line, for this Node. */
  readonly mongosh: string | undefined
  /** A Python that has PyMongo. */
  readonly python: string | undefined
}

/** Installs what is larger than the project or not of npm, once for each pinned version, into `.cache`. */
export async function installClients(missing: string[]): Promise<InstalledClients> {
  const attempt = async (name: string, install: () => Promise<string>): Promise<string | undefined> => {
    try {
      return await install()
    } catch (error) {
      missing.push(
        `${name} could not be installed: ${error instanceof Error ? error.message : String(error)}`,
      )
      return undefined
    }
  }
  return {
    mongosh: await attempt('mongosh', installMongosh),
    python: await attempt('PyMongo', installPyMongo),
  }
}

async function installMongosh(): Promise<string> {
  const pins = ['package.json', 'package-lock.json']
  const folder = await installedOnce('mongosh', pins, async (folder) => {
    for (const pin of pins) await copyFile(path.join(clients, 'mongosh', pin), path.join(folder, pin))
    await run(needed('npm'), ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'])
  })
  return path.join(folder, 'node_modules/mongosh/bin/mongosh.js')
}

async function installPyMongo(): Promise<string> {
  const pins = ['requirements.txt']
  const pythonIn = (folder: string): string => path.join(folder, 'bin/python')
  const folder = await installedOnce('pymongo', pins, async (folder) => {
    await run(needed('python3'), ['-m', 'venv', folder])
    const requirements = path.join(clients, 'pymongo', 'requirements.txt')
    await run(pythonIn(folder), ['-m', 'pip', 'install', '--disable-pip-version-check', '-r', requirements])
  })
  return pythonIn(folder)
}

/** A folder named by what is pinned; it counts as installed once all of it is there. */
async function installedOnce(
  client: string,
  pins: readonly string[],
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256')
  for (const pin of pins) hash.update(await readFile(path.join(clients, client, pin)))
  const folder = path.join(cache, `${client}-${hash.digest('hex').slice(0, 12)}`)
  const mark = path.join(folder, 'installed')
  if (existsSync(mark)) return folder
  console.log(`Installing ${client} for the tests of the wire, once`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await install(folder)
  await writeFile(mark, '')
  return folder
}

function needed(command: string): string {
  const found = findCommand(command)
  if (found === undefined) throw new Error(`${command} is not on the PATH`)
  return found
}

/** Tools that are scripts for Node find it by the PATH, so the one that runs this comes first. */
async function run(program: string, args: readonly string[]): Promise<void> {
  const searched = [path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter)
  const env = { ...process.env, NODE_OPTIONS: '', PATH: searched }
  await promisify(execFile)(program, args, { env, timeout: installMinutesMax * 60_000 })
}
