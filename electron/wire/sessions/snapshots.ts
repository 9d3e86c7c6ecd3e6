import type { Lsn } from '../../../shared/model/ids.ts'
import type { Project } from '../../engine/projects/project.ts'
import type { ClusterClock, Timestamp } from '../cluster-clock.ts'
import { readConcernOf } from '../data/read-concern.ts'
import { snapshotsMax } from '../limits.ts'
import type { CommandRequest } from '../request.ts'
import { WireError } from '../wire-error.ts'

/** A moment of all branches that a client reads in several requests. */
export interface Snapshot {
  readonly time: Timestamp
  /** Where each project stood, as far as somebody has asked. */
  readonly lsns: WeakMap<Project, Lsn>
  /** Milliseconds since 1970: where a project stood that nobody had asked for. */
  readonly madeAt: number
}

/** The snapshots that clients read outside of transactions, by the times that they were told of them. */
export class Snapshots {
  readonly #clock: ClusterClock
  readonly #now: () => number
  /** The oldest first. */
  readonly #byTime = new Map<string, Snapshot>()
  readonly #ofRequests = new WeakMap<CommandRequest, Snapshot>()

  constructor(clock: ClusterClock, now: () => number) {
    this.#clock = clock
    this.#now = now
  }

  /** The snapshot that a request reads, made where it names none; undefined where it reads what is there now. */
  of(request: CommandRequest): Snapshot | undefined {
    const { level, atClusterTime } = readConcernOf(request)
    if (level !== 'snapshot' || request.isInTransaction) return undefined
    if (atClusterTime !== undefined) return this.#find(atClusterTime)
    const snapshot = this.#ofRequests.get(request) ?? this.#make()
    this.#ofRequests.set(request, snapshot)
    return snapshot
  }

  #find(time: Timestamp): Snapshot {
    const snapshot = this.#byTime.get(textOf(time))
    if (snapshot !== undefined) return snapshot
    const message = `No snapshot is kept of ${textOf(time)}; begin a new one, or read the branch of that moment, <project>~<branch>@<LSN>`
    throw new WireError('SnapshotTooOld', message)
  }

  #make(): Snapshot {
    const time = this.#clock.tick()
    const snapshot = { time, lsns: new WeakMap<Project, Lsn>(), madeAt: this.#now() }
    this.#byTime.set(textOf(time), snapshot)
    const [oldest] = this.#byTime.keys()
    if (this.#byTime.size > snapshotsMax && oldest !== undefined) this.#byTime.delete(oldest)
    return snapshot
  }
}

const textOf = ({ seconds, increment }: Timestamp): string => `Timestamp(${seconds}, ${increment})`
