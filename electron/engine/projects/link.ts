import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { LinkStatus } from '../../../shared/model/link.ts'
import { linkRetryMillisecondsMax, linkRetryMillisecondsMin } from '../../../shared/model/limits.ts'
import type { RemoteLog } from '../log/mongodb/remote-log.ts'
import type { LogHead } from '../log/log.ts'
import type { CatchUpProgress, ReplicatedLog } from '../log/mongodb/replicated-log.ts'
import type { Wait } from './engine-deps.ts'
import { isCopy } from './copy-mark.ts'
import { isMoved } from './moved-log.ts'
import type { Project } from './project.ts'

export type LinkListener = (status: LinkStatus) => void

/**
 * Follows a shared log for a project: brings its copy up to date and keeps it so, says how it stands, and goes on by
 * itself when the log can be reached again. A log that was restored or replaced is recognised by the hash of its newest
 * record that is known here; then the copy is thrown away and brought anew.
 */
export class Link {
  readonly #project: Project
  readonly #log: ReplicatedLog
  readonly #remote: RemoteLog
  readonly #wait: Wait
  readonly #listeners = new Set<LinkListener>()
  readonly #stopped = new AbortController()
  readonly #running: Promise<void>
  #status: LinkStatus
  #sinceTime: number
  /** Called when a copy that was thrown away is whole again. */
  onRebuilt: () => void = () => {}
  /** Waited for before following ends. */
  onStopping: () => Promise<void> = async () => {}
  /** Ends what is waited for: there is something to look at, or something else to wait for. */
  #awake = new AbortController()
  /** Whether the log has to be looked at before it is waited for. */
  #mustLook = true
  /** Set from the moment that a copy is thrown away until it is whole again. */
  #isRebuilding = false

  constructor(project: Project, log: ReplicatedLog, remote: RemoteLog, wait: Wait) {
    this.#project = project
    this.#log = log
    this.#remote = remote
    this.#wait = wait
    this.#status = { kind: 'connecting', asOfLsn: log.head().lsn }
    this.#sinceTime = project.deps.now()
    this.#running = this.#run()
  }

  get status(): LinkStatus {
    return this.#status
  }

  /** When the status became of the kind that it is, in milliseconds since 1970. */
  get sinceTime(): number {
    return this.#sinceTime
  }

  /** Calls `listener` with each status from now on. Returns how to stop. */
  onStatus(listener: LinkListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Brings the copy up to where the log ends now, and tells that it is the same; throws where that cannot be had. */
  async bringUpToDate(): Promise<void> {
    await this.#log.catchUp(this.#stopped.signal)
    const { lsn } = await this.#log.compare()
    this.#project.refresh()
    if (lsn > this.#log.head().lsn) await this.bringUpToDate()
  }

  /** Looks at the log now, whatever is waited for. */
  look(): void {
    this.#mustLook = true
    this.#awake.abort()
  }

  /** Waits for what comes behind the copy's head, which was moved by an append from here. */
  appended(): void {
    this.#awake.abort()
  }

  /** Ends following and lets go of the remote log. */
  async stop(): Promise<void> {
    await this.onStopping()
    this.#stopped.abort()
    this.#awake.abort()
    this.#listeners.clear()
    await this.#log.settled()
    await this.#remote.close()
    await this.#running
  }

  async #run(): Promise<void> {
    let failures = 0
    // Whoever made this has a turn to listen.
    await Promise.resolve()
    while (!this.#stopped.signal.aborted) {
      this.#awake = new AbortController()
      try {
        if (this.#mustLook) await this.#round()
        failures = 0
        this.#tell(this.#present())
        await this.#remote.changed(this.#log.head().lsn, this.#signal())
        this.#mustLook ||= !this.#awake.signal.aborted
      } catch (error) {
        this.#mustLook = true
        if (this.#stopped.signal.aborted) return
        // Another process throws the index away and makes it: the next round helps.
        if (isArgonError(error, 'index.rebuilding')) continue
        this.#tell({ kind: 'offline', error: toldError(error), asOfLsn: this.#log.head().lsn })
        const pause = Math.min(linkRetryMillisecondsMax, linkRetryMillisecondsMin * 2 ** failures++)
        await this.#wait(pause, this.#signal()).catch(() => {})
      }
    }
  }

  /** Brings the copy up to where the log ends now. */
  async #round(): Promise<void> {
    this.#mustLook = false
    // Another process made the store the log itself: the next use of the project knows.
    if (!isCopy(this.#project.store)) return
    const head = await this.#compared()
    if (!this.#project.isWhole()) await this.#project.whole()
    const kind = this.#isRebuilding ? 'rebuilding' : 'catchingUp'
    const told = (progress: CatchUpProgress): void => {
      this.#project.refresh()
      this.#tell({ kind, ...progress })
    }
    if (head.lsn > this.#log.head().lsn) await this.#log.catchUp(this.#stopped.signal, told)
    if (this.#isRebuilding) this.onRebuilt()
    this.#isRebuilding = false
    this.#project.refresh()
  }

  #present(): LinkStatus {
    const { unknownLsn } = this.#log
    if (unknownLsn !== null) return { kind: 'unknown', lsn: unknownLsn }
    const isElsewhere = !isCopy(this.#project.store) || isMoved(this.#project, this.#log.head().lsn)
    return { kind: isElsewhere ? 'moved' : 'following' }
  }

  /** Where the log ends; the copy is what begins it, or thrown away. */
  async #compared(): Promise<LogHead> {
    try {
      return await this.#log.compare()
    } catch (error) {
      if (!isArgonError(error, 'log.replaced')) throw error
      const head = await this.#remote.head()
      // Where there is no log any more the copy is all that is left of it.
      if (head.lsn === 0) throw vanished(error)
      this.#isRebuilding = true
      this.#tell({ kind: 'rebuilding', lsn: 0, headLsn: head.lsn })
      await this.#log.startAnew(() => this.#project.sharing.discardCopy())
      return head
    }
  }

  #signal(): AbortSignal {
    return AbortSignal.any([this.#stopped.signal, this.#awake.signal])
  }

  #tell(status: LinkStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return
    if (status.kind !== this.#status.kind) this.#sinceTime = this.#project.deps.now()
    this.#status = status
    for (const listener of this.#listeners) listener(status)
  }
}

function toldError(error: unknown): { code: ArgonError['code']; message: string } {
  if (error instanceof ArgonError) return { code: error.code, message: error.message }
  return { code: 'internal', message: 'Following the log failed unexpectedly' }
}

const vanished = (cause: ArgonError): ArgonError =>
  new ArgonError(
    'log.replaced',
    'The log of this project is gone from its database; what was read of it before is kept here and can be read. Restore the database, or move the project',
    cause.details,
    { cause },
  )
