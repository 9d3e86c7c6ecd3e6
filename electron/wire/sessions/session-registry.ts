import { WireError } from '../wire-error.ts'

/** What is kept for a session and ends with it: a transaction, a cursor. */
export interface SessionResource {
  /** Called once, when the session ends, is killed or has not been used for too long. */
  end(): void
}

/** A logical session: a client's name for things that belong together, over any of its connections. */
export interface Session {
  /** 32 hexadecimal digits. */
  readonly id: string
  lastUsedAt: number
  /** Commands that run in it now. */
  running: number
  readonly resources: Set<SessionResource>
}

export interface SessionLimits {
  readonly idleMilliseconds: number
  readonly sessionsMax: number
}

/** The sessions of an endpoint. Using one that is not known makes it. */
export class SessionRegistry {
  readonly #sessions = new Map<string, Session>()
  readonly #limits: SessionLimits
  readonly #now: () => number

  constructor(limits: SessionLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  get count(): number {
    return this.#sessions.size
  }

  /** The session of this id, used now. Throws `TooManyLogicalSessions`. */
  use(id: string): Session {
    const known = this.#sessions.get(id)
    const session = known ?? this.#make(id)
    session.lastUsedAt = this.#now()
    return session
  }

  ids(): string[] {
    return [...this.#sessions.keys()]
  }

  /** Ends what the session holds; using its id again makes a new one. */
  end(id: string): void {
    const session = this.#sessions.get(id)
    if (session === undefined) return
    this.#sessions.delete(id)
    endAll(session)
  }

  /** Ends the sessions that nobody has used for too long. */
  sweep(): void {
    const oldest = this.#now() - this.#limits.idleMilliseconds
    for (const session of this.#sessions.values()) {
      if (session.running === 0 && session.lastUsedAt < oldest) this.end(session.id)
    }
  }

  #make(id: string): Session {
    if (this.#sessions.size >= this.#limits.sessionsMax) this.sweep()
    if (this.#sessions.size >= this.#limits.sessionsMax) {
      throw new WireError(
        'TooManyLogicalSessions',
        `There are ${this.#sessions.size} sessions already; end some, or wait until they time out`,
      )
    }
    const session: Session = { id, lastUsedAt: this.#now(), running: 0, resources: new Set() }
    this.#sessions.set(id, session)
    return session
  }
}

/** Resources leave the set as they end, so the set is emptied first. */
function endAll(session: Session): void {
  const resources = [...session.resources]
  session.resources.clear()
  for (const resource of resources) resource.end()
}
