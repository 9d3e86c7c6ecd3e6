import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A folder in which processes note that they use one thing together: a file each, named by the process's id. */
export class Leases {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async take(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    await writeFile(this.#file(process.pid), '')
  }

  async giveBack(): Promise<void> {
    await rm(this.#file(process.pid), { force: true })
  }

  /** Whether a process that is still running has one; forgets those of processes that are not. */
  async areHeld(): Promise<boolean> {
    const names = await readdir(this.#folder).catch(() => [])
    const pids = names.map((name) => Number.parseInt(name, 10)).filter((pid) => pid > 0)
    const dead = pids.filter((pid) => !isRunning(pid))
    for (const pid of dead) await rm(this.#file(pid), { force: true })
    return dead.length < pids.length
  }

  /** Runs `work` while no other process is in here. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const lock = `${this.#folder}.lock`
    await mkdir(path.dirname(lock), { recursive: true })
    while (!(await isMade(lock))) await sleep(50)
    try {
      return await work()
    } finally {
      await rm(lock, { force: true })
    }
  }

  #file(pid: number): string {
    return path.join(this.#folder, `${pid}.pid`)
  }
}

/** A lock is a file that says which process made it; one that a dead process left behind does not hold. */
async function isMade(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, `${process.pid}`, { flag: 'wx' })
    return true
  } catch {
    const holder = await holderOf(lock)
    if (holder !== undefined && !isRunning(holder)) await rm(lock, { force: true })
    return false
  }
}

async function holderOf(lock: string): Promise<number | undefined> {
  const text = await readFile(lock, 'utf8').catch(() => '')
  return text === '' ? undefined : Number(text)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
