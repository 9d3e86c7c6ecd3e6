import type { MongoClient } from 'mongodb'
import { ArgonError } from '../../../../../shared/model/errors.ts'
import { asLsn, type BranchId, type Lsn } from '../../../../../shared/model/ids.ts'
import { importRecordBytesMax, importRecordDocumentsMax } from '../../../../../shared/model/limits.ts'
import type { Author } from '../../../branches/branch-commands.ts'
import type { Project } from '../../../projects/project.ts'
import { checkDatabaseName } from '../list-source.ts'
import { pullDatabase } from '../pull.ts'
import type { PullProgress } from '../pull-report.ts'
import { readChange, type Change } from './change.ts'
import { changeEvents, operationTimeNow } from './change-stream.ts'
import { positionOf, type FollowPosition } from './position.ts'
import { writeChanges } from './write-changes.ts'

export interface FollowInput {
  readonly branchId: BranchId
  readonly database: string
  /** Whether to begin with a pull although the branch knows where it stands. */
  readonly anew: boolean
  readonly signal?: AbortSignal
}

export type FollowProgress =
  | { readonly kind: 'pulling'; readonly progress: PullProgress }
  | {
      readonly kind: 'following'
      /** Events since this follow began, and the last LSN that it wrote; null before the first. */
      readonly events: number
      /** Documents that could not be taken over, and why the last of them could not. */
      readonly unusable: number
      readonly unusableReason: string
      readonly lsn: Lsn | null
      /** Age of the newest event that was written, by this machine's clock; 0 where nothing waits. */
      readonly lagMilliseconds: number
    }

/**
 * Makes a branch follow a database until it is aborted: the first time it pulls, then each change becomes an entry with
 * the time of the change as its `sourceTime`. Where the branch stands is in the same record, so that stopping, a crash or
 * a lost connection loses nothing and repeats nothing: called again it goes on. Errors: `follow.unsupported`,
 * `follow.lost`, those of `pullDatabase`.
 */
export async function* followDatabase(
  client: MongoClient,
  project: Project,
  input: FollowInput,
  author: Author,
): AsyncGenerator<FollowProgress> {
  checkDatabaseName(input.database)
  const db = client.db(input.database)
  const known = positionOf(project, input.branchId)
  const follower = new Follower(project, input, author)
  if (known === null || input.anew || known.database !== input.database) {
    const start = {
      database: input.database,
      kind: 'operationTime',
      value: await operationTimeNow(db),
    } as const
    // Whether the server has change streams is better known before everything is read.
    await changeEvents(db, start, AbortSignal.abort()).next()
    // What it lost while it was not followed goes; what the branch held before it ever followed stays.
    const missing = known?.database === input.database ? 'drop' : 'keep'
    const pull = { ...input, collections: null, missing } as const
    for await (const progress of pullDatabase(client, project, pull, author))
      yield { kind: 'pulling', progress }
    await follower.beginAt(start)
  }
  while (input.signal?.aborted !== true) {
    // A stream ends when the database is dropped; another goes on behind that.
    for await (const events of changeEvents(db, follower.position, input.signal))
      yield await follower.take(events)
  }
}

/** Writes events to a branch in their order, from where it stands. */
export class Follower {
  readonly #project: Project
  readonly #branchId: BranchId
  readonly #database: string
  readonly #author: Author
  #position: FollowPosition | null
  #events = 0
  #unusable = { count: 0, reason: '' }
  #lsn: Lsn | null = null

  constructor(
    project: Project,
    { branchId, database }: Pick<FollowInput, 'branchId' | 'database'>,
    author: Author,
  ) {
    this.#project = project
    this.#branchId = branchId
    this.#database = database
    this.#author = { message: `Follow database ${database}`, ...author }
    this.#position = positionOf(project, branchId)
  }

  /** Where the branch stands; it must follow. */
  get position(): FollowPosition {
    if (this.#position === null)
      throw new ArgonError('follow.lost', 'The branch does not follow a database yet')
    return this.#position
  }

  /** Makes the branch stand somewhere, wherever it stood before. */
  async beginAt(position: FollowPosition): Promise<void> {
    await this.#write({ changes: [], time: null, before: null, after: position })
  }

  async take(events: readonly Uint8Array[]): Promise<FollowProgress> {
    const changes = events.map(readChange)
    for (const { effect } of changes) {
      if (effect.kind === 'unusable')
        this.#unusable = { count: this.#unusable.count + 1, reason: effect.reason }
    }
    for (const group of groupsOf(changes)) {
      const { token, time } = group.at(-1) as Change
      const after = { database: this.#database, kind: 'token', value: token } as const
      await this.#write({ changes: group, time, before: this.position, after })
      this.#events += group.length
    }
    const time = changes.at(-1)?.time ?? null
    const lagMilliseconds = time === null ? 0 : Math.max(0, this.#project.deps.now() - time)
    const { count: unusable, reason: unusableReason } = this.#unusable
    return {
      kind: 'following',
      events: this.#events,
      unusable,
      unusableReason,
      lsn: this.#lsn,
      lagMilliseconds,
    }
  }

  /** What changes nothing is not written, and the branch stands where it stood. */
  async #write(group: Parameters<typeof writeChanges>[2]): Promise<void> {
    const written = await writeChanges(this.#project, this.#branchId, group, this.#author)
    if (written === null) return
    this.#position = group.after
    this.#lsn = asLsn(written.lsn + written.count - 1)
  }
}

/** Changes that happened at one time, as many as one record takes. */
function groupsOf(changes: readonly Change[]): Change[][] {
  const groups: Change[][] = []
  let bytes = 0
  for (const change of changes) {
    const last = groups.at(-1)
    const size = 'document' in change.effect ? change.effect.document.length : 0
    const isFull = last?.length === importRecordDocumentsMax || bytes + size > importRecordBytesMax
    if (last === undefined || isFull || last[0]?.time !== change.time) {
      groups.push([change])
      bytes = size
    } else {
      last.push(change)
      bytes += size
    }
  }
  return groups
}
