import { createReadStream, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import type { Io, Sink } from '../../electron/cli/io.ts'
import { runArgon } from '../../electron/cli/run.ts'
import { wait } from './replica.ts'
import { countedBytes } from './scratch-project.ts'

/** What a command line left behind. */
export interface Ran {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export class TextSink extends Writable implements Sink {
  text = ''
  readonly isTTY: boolean

  constructor(isTTY = false) {
    super({ decodeStrings: false })
    this.isTTY = isTTY
  }

  override _write(chunk: string, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk
    done()
  }
}

const start = Date.UTC(2026, 10, 2, 14, 0)
const minuteMilliseconds = 60_000

/** The lines that make the project of the examples, one a minute from 14:00 on. */
const history = [
  'argon project create Shop',
  'argon import shop main users users.ndjson',
  'argon import shop main orders orders.json',
  'argon branch create shop "Spring sale" --at 5',
  'argon import shop main users more.ndjson',
  'argon branch create shop staging',
  'argon branch reset shop staging --at 8 --backup "staging before"',
  'argon branch create shop idea',
  'argon branch delete shop idea',
  'argon project create Archive',
  'argon project delete archive',
  'argon connection add backup mongodb://backup.example.com --colour red --locked',
] as const

const files = {
  'users.ndjson': [
    '{"_id": 1, "name": "Ada", "age": 36}',
    '{"_id": 2, "name": "Bo", "age": 17}',
    '{"_id": 3, "name": "Cleo", "age": 52}',
  ],
  'orders.json': [
    '[{"_id": "a1", "user": 1, "total": {"$numberDecimal": "19.90"}},',
    ' {"_id": "a2", "user": 3, "total": {"$numberDecimal": "5.00"}}]',
  ],
  'more.ndjson': ['{"_id": 4, "name": "Dev", "age": 28}'],
  'adults.mjs': [
    'export default (db, [age]) =>',
    "  db.collection('users').find({ age: { $gte: Number(age) } }).sort({ _id: 1 }).project({ _id: 0, name: 1 }).toArray()",
  ],
  'broken.mjs': ['export default () => nowhere'],
  'uri.txt': ['mongodb+srv://ada:s3cret@cluster.example.com'],
  'new-users.ndjson': [
    '{"_id": 5, "name": "Eve", "age": 40}',
    '{"_id": 1, "name": "Ada again"}',
    '{"_id": 6, "name": "Fay", "age": 23}',
  ],
} as const

/** A folder with the project `Shop` in `data`, and files to import; the same in every run. */
export async function makeCliShop(folder: string): Promise<void> {
  for (const [name, lines] of Object.entries(files))
    writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`)
  const randomBytes = countedBytes()
  for (const [minute, line] of history.entries()) {
    const ran = await runLine(line, folder, { now: () => start + minute * minuteMilliseconds, randomBytes })
    if (ran.exitCode !== 0) throw new Error(`${line}: ${ran.stderr}`)
  }
}

/** Other bytes than those that the history was made with. */
function laterBytes(): (length: number) => Uint8Array {
  const bytes = countedBytes()
  for (let call = 0; call < 1000; call++) bytes(1)
  return bytes
}

/** Runs a line as a shell would in the shop's folder, at 15:00: quotes, and `< file`. */
export async function runLine(line: string, folder: string, own: Partial<Io> = {}): Promise<Ran> {
  const stdout = new TextSink()
  const stderr = new TextSink()
  const [, ...words] = wordsOf(line)
  const from = words.indexOf('<')
  const input = words[from + 1]
  const exitCode = await runArgon({
    argv: from < 0 ? words : words.slice(0, from),
    env: { ARGON_DATA_DIR: 'data' },
    cwd: folder,
    home: folder,
    platform: process.platform,
    stdin: from < 0 || input === undefined ? Readable.from([]) : createReadStream(path.join(folder, input)),
    stdout,
    stderr,
    now: () => start + 60 * minuteMilliseconds,
    wait,
    randomBytes: laterBytes(),
    userName: () => 'ada',
    interrupted: new AbortController().signal,
    ...own,
  })
  return { exitCode, stdout: stdout.text, stderr: stderr.text }
}

/** The words of a command line with single and double quotes, nothing else. */
function wordsOf(line: string): string[] {
  const found = line.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/gu)
  return [...found].map(([, double, single, plain]) => double ?? single ?? plain ?? '')
}
