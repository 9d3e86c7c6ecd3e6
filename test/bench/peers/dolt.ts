import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Change } from '../data/workload.ts'
import { bytesOnDisk } from '../measure/disk.ts'
import { Unavailable, type Peer, type PeerKind } from './peer.ts'

const run = promisify(execFile)
const outputBytesMax = 256 * 1024 * 1024
const buildMillisecondsMax = 20 * 60 * 1000
const goFolder = path.resolve(import.meta.dirname, '../../../.cache/bench/go')
const source = 'github.com/dolthub/dolt/go/cmd/dolt@latest'

/** Dolt, a SQL database with git's branches: the command where it is, else built from its source where Go is. */
export const dolt: PeerKind = {
  name: 'Dolt',
  async open(directory) {
    const peer = new DoltPeer(await findDolt(), directory)
    await peer.init()
    return peer
  },
}

const answers = (command: string, argument: string): Promise<boolean> =>
  run(command, [argument]).then(
    () => true,
    () => false,
  )

async function findDolt(): Promise<string> {
  if (await answers('dolt', 'version')) return 'dolt'
  const built = path.join(goFolder, 'dolt')
  if (existsSync(built)) return built
  if (!(await answers('go', 'version'))) throw new Unavailable('neither dolt nor Go is here')
  mkdirSync(goFolder, { recursive: true })
  try {
    const env = { ...process.env, GOBIN: goFolder }
    await run('go', ['install', source], { env, timeout: buildMillisecondsMax, maxBuffer: outputBytesMax })
  } catch (error) {
    throw new Unavailable(`\`go install\` cannot build it here${reasonOf(error)}`)
  }
  return built
}

/** The first thing that Go says to be wrong, in a few words. */
function reasonOf(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  if (said.includes('replace directives')) return ': its go.mod has replace directives'
  return said === '' ? ' in time' : ''
}

class DoltPeer implements Peer {
  readonly #command: string
  readonly #directory: string
  readonly #statements: string[] = []
  #records = 0

  constructor(command: string, directory: string) {
    this.#command = command
    this.#directory = directory
  }

  async init(): Promise<void> {
    await this.#dolt('init', '--name', 'Bench', '--email', 'bench@localhost', '--initial-branch', 'main')
    await this.#query('CREATE TABLE customers (id BINARY(12) PRIMARY KEY, document LONGBLOB)')
  }

  load(changes: readonly Change[]): Promise<void> {
    this.#records++
    this.#statements.push(...statementsOf(changes))
    return Promise.resolve()
  }

  async settle(): Promise<void> {
    await this.#execute(this.#statements)
    await this.#dolt('gc')
  }

  readonly createBranch = async (name: string): Promise<void> => {
    await this.#dolt('branch', name, 'main')
  }

  async change(branch: string, changes: readonly Change[]): Promise<void> {
    await this.#execute([`CALL dolt_checkout('${branch}')`, ...statementsOf(changes)])
  }

  async pastPage(record: number, limit: number): Promise<Uint8Array[]> {
    const moment = `main~${this.#records - record}`
    const rows = await this.#query(
      `SELECT hex(document) AS document FROM customers AS OF '${moment}' ORDER BY id LIMIT ${limit}`,
    )
    return rows.map((row) => Buffer.from(row, 'hex'))
  }

  async diff(branch: string): Promise<number> {
    const [count] = await this.#query(`SELECT count(*) FROM dolt_diff('main', '${branch}', 'customers')`)
    return Number(count)
  }

  bytes(): number {
    return bytesOnDisk(this.#directory)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  async #dolt(...args: string[]): Promise<string> {
    const options = { cwd: this.#directory, maxBuffer: outputBytesMax }
    return (await run(this.#command, args, options)).stdout
  }

  /** The first column of what a query gives, without its heading. */
  async #query(sql: string): Promise<string[]> {
    const printed = await this.#dolt('sql', '--result-format', 'csv', '--query', sql)
    return printed.trim().split('\n').slice(1)
  }

  async #execute(statements: readonly string[]): Promise<void> {
    const file = path.join(path.dirname(this.#directory), 'statements.sql')
    writeFileSync(file, statements.map((statement) => `${statement};\n`).join(''))
    await this.#dolt('sql', '--file', file)
  }
}

const hex = (bytes: Uint8Array): string => `x'${Buffer.from(bytes).toString('hex')}'`

/** One record as SQL: its changes in order, then a commit. */
function statementsOf(changes: readonly Change[]): string[] {
  const statements = changes.map(({ id, document }) =>
    document === null
      ? `DELETE FROM customers WHERE id = ${hex(id)}`
      : `REPLACE INTO customers VALUES (${hex(id)}, ${hex(document)})`,
  )
  return [...statements, "CALL dolt_commit('-Am', 'record')"]
}
