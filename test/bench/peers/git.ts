import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import type { Change } from '../data/workload.ts'
import { bytesOnDisk } from '../measure/disk.ts'
import { Unavailable, type Peer, type PeerKind } from './peer.ts'

const run = promisify(execFile)
const outputBytesMax = 256 * 1024 * 1024
/** Documents lie in folders by the beginning of their ids, a few hundred in each, in the order of the ids. */
const folderDigits = 7

/** git itself: each document is a file, each record a commit. */
export const git: PeerKind = {
  name: 'git, documents as files',
  async open(directory) {
    await run('git', ['--version']).catch(() => {
      throw new Unavailable('the git command is not here')
    })
    await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', directory])
    return new GitPeer(directory)
  },
}

class GitPeer implements Peer {
  readonly #directory: string
  #records = 0
  #importer: ChildProcessWithoutNullStreams | null = null

  constructor(directory: string) {
    this.#directory = directory
  }

  async load(changes: readonly Change[]): Promise<void> {
    await this.#commit('main', ++this.#records, changes, false)
  }

  async settle(): Promise<void> {
    await this.#finishImport()
    // A document that changed twice in one record left a version behind that no commit has.
    await this.#git('gc', '--quiet', '--prune=now')
  }

  readonly createBranch = async (name: string): Promise<void> => {
    await this.#git('branch', name, 'main')
  }

  async change(branch: string, changes: readonly Change[]): Promise<void> {
    await this.#commit(branch, this.#records + 1, changes, true)
    await this.#finishImport()
  }

  async pastPage(record: number, limit: number): Promise<Uint8Array[]> {
    const commit = `main~${this.#records - record}`
    const listing = String(await this.#git('ls-tree', '-r', commit))
    const objects = [...listing.matchAll(/^\d+ blob ([0-9a-f]+)\t/gmu)]
      .slice(0, limit)
      .map((match) => match[1])
    return contents(await this.#give(['cat-file', '--batch'], `${objects.join('\n')}\n`))
  }

  async diff(branch: string): Promise<number> {
    const names = String(await this.#git('diff-tree', '-r', '--name-only', 'main', branch))
    return names.split('\n').filter((name) => name !== '').length
  }

  bytes(): number {
    return bytesOnDisk(this.#directory)
  }

  async close(): Promise<void> {
    await this.#finishImport()
  }

  async #git(...args: string[]): Promise<Buffer> {
    const options = { cwd: this.#directory, maxBuffer: outputBytesMax, encoding: 'buffer' } as const
    return (await run('git', args, options)).stdout
  }

  async #give(args: string[], input: string): Promise<Buffer> {
    const child = spawn('git', args, { cwd: this.#directory })
    child.stdin.end(input)
    const parts: Buffer[] = []
    for await (const part of child.stdout) parts.push(part as Buffer)
    return Buffer.concat(parts)
  }

  /** Through `git fast-import`, its quickest way in; a branch that this import did not make has to be named as a start. */
  async #commit(branch: string, record: number, changes: readonly Change[], isThere: boolean): Promise<void> {
    this.#importer ??= spawn('git', ['fast-import', '--quiet', '--force'], { cwd: this.#directory })
    const { stdin } = this.#importer
    const parts: Uint8Array[] = []
    const say = (text: string): void => void parts.push(Buffer.from(text))
    say(`commit refs/heads/${branch}\ncommitter Bench <bench@localhost> ${record} +0000\ndata 0\n`)
    if (isThere) say(`from refs/heads/${branch}^0\n`)
    for (const { id, document } of changes) {
      const name = Buffer.from(id).toString('hex')
      const file = `${name.slice(0, folderDigits)}/${name}`
      if (document === null) say(`D ${file}\n`)
      else {
        say(`M 100644 inline ${file}\ndata ${document.length}\n`)
        parts.push(document)
        say('\n')
      }
    }
    say('\n')
    if (!stdin.write(Buffer.concat(parts))) await once(stdin, 'drain')
  }

  async #finishImport(): Promise<void> {
    const importer = this.#importer
    if (importer === null) return
    this.#importer = null
    const ended = once(importer, 'close')
    importer.stdin.end()
    const [code] = (await ended) as [number]
    if (code !== 0) throw new Error(`git fast-import ended with ${code}`)
  }
}

/** The objects in what `git cat-file --batch` prints: a line with the size, the bytes, an end of line. */
function contents(printed: Buffer): Uint8Array[] {
  const objects: Uint8Array[] = []
  for (let at = 0; at < printed.length;) {
    const lineEnd = printed.indexOf('\n', at)
    const size = Number(printed.toString('latin1', at, lineEnd).split(' ')[2])
    objects.push(printed.subarray(lineEnd + 1, lineEnd + 1 + size))
    at = lineEnd + 1 + size + 1
  }
  return objects
}
