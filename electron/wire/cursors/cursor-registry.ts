import type { TreeNode } from '../../../shared/ejson/tree.ts'
import type { QueryCursor } from '../../engine/read/query-cursor.ts'
import type { Session, SessionResource } from '../sessions/session-registry.ts'
import { WireError } from '../wire-error.ts'

/** A cursor as the protocol serves it: one of the engine, or one that waits for what is yet to come. */
export interface WireCursor extends QueryCursor {
  /** Of a cursor that goes on for ever: resolves when there may be more, or rejects when the signal fires. */
  whenMore?(signal: AbortSignal): Promise<void>
  /** Where a change stream stands, told with each batch. */
  resumeToken?(): TreeNode
}

/** To whom a cursor belongs and how long it stays. */
export interface CursorOwner {
  /** Database and collection, as `getMore` has to name them. */
  readonly namespace: string
  readonly session: Session | undefined
  readonly txnNumber: bigint | undefined
  /** Waits at its end for more instead of closing. */
  readonly isTailable?: boolean
  /** Stays however long nobody asks. */
  readonly hasNoTimeout?: boolean
  /** What it reads, for `closeWhere`: a project's or a branch's. */
  readonly source?: object
}

export interface OpenCursor {
  readonly id: bigint
  readonly cursor: WireCursor
  readonly owner: CursorOwner
  /** Fires when the cursor is closed while a batch of it is being made. */
  readonly killed: AbortController
  lastUsedAt: number
  isInUse: boolean
}

export interface CursorLimits {
  readonly idleMilliseconds: number
  readonly cursorsMax: number
}

export interface CursorDeps {
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
}

/** The cursors that clients have open. */
export class CursorRegistry {
  readonly #open = new Map<bigint, OpenCursor & { readonly resource: SessionResource }>()
  readonly #limits: CursorLimits
  readonly #deps: CursorDeps

  constructor(limits: CursorLimits, deps: CursorDeps) {
    this.#limits = limits
    this.#deps = deps
  }

  get count(): number {
    return this.#open.size
  }

  /** Keeps a cursor for later calls. Throws `ExceededMemoryLimit`, and closes it, where there are too many. */
  add(cursor: WireCursor, owner: CursorOwner): OpenCursor {
    if (this.#open.size >= this.#limits.cursorsMax) this.sweep()
    if (this.#open.size >= this.#limits.cursorsMax) {
      cursor.close()
      const message = `There are ${this.#open.size} cursors open already; close some, or read them to their end`
      throw new WireError('ExceededMemoryLimit', message)
    }
    const id = this.#freeId()
    const resource = { end: () => void this.close(id) }
    const killed = new AbortController()
    const open = { id, cursor, owner, killed, resource, lastUsedAt: this.#deps.now(), isInUse: false }
    this.#open.set(id, open)
    owner.session?.resources.add(resource)
    return open
  }

  /**
   * Uses a cursor while `work` runs: two at once are refused. What `work` throws closes it, and so does `isDone`. Errors:
   * `CursorNotFound`, `CursorInUse`, `CursorKilled`.
   */
  async use<T extends { readonly isDone: boolean }>(
    id: bigint,
    check: (open: OpenCursor) => void,
    work: (open: OpenCursor) => Promise<T>,
  ): Promise<T> {
    const open = this.#open.get(id)
    if (open === undefined) throw new WireError('CursorNotFound', `cursor id ${id} not found`)
    check(open)
    if (open.isInUse) throw new WireError('CursorInUse', `cursor id ${id} is already in use`)
    open.isInUse = true
    try {
      const result = await work(open)
      if (result.isDone) this.close(id)
      return result
    } catch (error) {
      const wasKilled = open.killed.signal.aborted
      this.close(id)
      throw wasKilled ? new WireError('CursorKilled', `cursor id ${id} was killed`) : error
    } finally {
      open.isInUse = false
      open.lastUsedAt = this.#deps.now()
    }
  }

  find(id: bigint): OpenCursor | undefined {
    return this.#open.get(id)
  }

  /** True where there was one. */
  close(id: bigint): boolean {
    const open = this.#open.get(id)
    if (open === undefined) return false
    this.#open.delete(id)
    open.owner.session?.resources.delete(open.resource)
    open.killed.abort()
    open.cursor.close()
    return true
  }

  /** Closes all to which this applies: those of a project that closes, of a transaction that ends. */
  closeWhere(applies: (open: OpenCursor) => boolean): void {
    for (const open of this.#open.values()) if (applies(open)) this.close(open.id)
  }

  /** Closes those that nobody has asked for too long. */
  sweep(): void {
    const oldest = this.#deps.now() - this.#limits.idleMilliseconds
    this.closeWhere((open) => !open.isInUse && open.owner.hasNoTimeout !== true && open.lastUsedAt < oldest)
  }

  /** A positive number that nobody can guess. */
  #freeId(): bigint {
    for (;;) {
      const bytes = Buffer.from(this.#deps.randomBytes(8))
      const id = bytes.readBigInt64LE() & 0x7fff_ffff_ffff_ffffn
      if (id !== 0n && !this.#open.has(id)) return id
    }
  }
}
