import type { BranchId, CollectionId, ProjectId } from '../../../../shared/model/ids.ts'
import type { At } from '../../../../shared/model/moment.ts'
import { createSnapshot } from './snapshot.ts'
import type { FetchPage, Snapshot } from './snapshot.ts'

/** Which documents somebody wants to see. */
export interface DocumentTarget {
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly collectionId: CollectionId
  readonly at: At
}

/** A snapshot with what it is of. */
export interface ShownDocuments {
  readonly target: DocumentTarget
  readonly snapshot: Snapshot
}

/** What a view of documents needs to know, as one immutable value. */
export interface SourceState {
  /** The last good data; it stays while the next is read, and after a failure. */
  readonly shown: ShownDocuments | null
  /** What is being read in place of `shown`, or failed to be. */
  readonly wanted: DocumentTarget | null
  readonly isLoading: boolean
  readonly error: unknown
  /** Whether a person stopped the reading. */
  readonly isStopped: boolean
  /** Grows with every change, that of the snapshot's documents included. */
  readonly version: number
}

/** A read this young is waited for rather than dropped, so that a long drag shows something on its way. */
const patienceMilliseconds = 200
/** Snapshots kept besides the one shown, so that going back to a moment costs nothing. */
const snapshotsKeptMax = 8
/** Documents asked for before anybody has said what is visible. */
const firstLook = { from: 0, to: 80 }

export interface SourceDependencies {
  readonly fetchPage: (target: DocumentTarget) => FetchPage
  readonly now: () => number
  readonly schedule: (run: () => void, milliseconds: number) => () => void
}

/**
 * Keeps what is shown and what is being read apart: new data takes the place of the old when what is on screen has
 * arrived, never before. Of several wishes only the newest counts.
 */
export class DocumentSource {
  state: SourceState = {
    shown: null,
    wanted: null,
    isLoading: false,
    error: null,
    isStopped: false,
    version: 0,
  }
  readonly #deps: SourceDependencies
  readonly #listeners = new Set<() => void>()
  readonly #kept = new Map<string, Snapshot>()
  #pending: (ShownDocuments & { readonly since: number }) | null = null
  #queued: DocumentTarget | null = null
  #cancelQueue: () => void = () => {}
  #forgetShown: () => void = () => {}
  #look = firstLook
  /** After `dispose` nothing is announced any more. */
  isDisposed = false

  constructor(deps: SourceDependencies) {
    this.#deps = deps
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Goes to other documents, or to another moment of the same. */
  show(target: DocumentTarget): void {
    const { shown } = this.state
    // What was on screen of another collection says nothing about this one.
    if (shown && shown.target.collectionId !== target.collectionId) this.#look = firstLook
    const pending = this.#pending
    const isNeighbour = pending && sameCollection(pending.target, target)
    if (isNeighbour && this.#deps.now() - pending.since < patienceMilliseconds) {
      this.#queued = target
      this.#cancelQueue()
      this.#cancelQueue = this.#deps.schedule(() => this.#takeQueued(), patienceMilliseconds)
      this.#publish({ wanted: target })
      return
    }
    this.#begin(target)
  }

  /** Reads the same again: after a commit, at the head. */
  refresh(): void {
    const target = this.state.wanted ?? this.state.shown?.target
    if (target) this.show(target)
  }

  /** Says which documents are on screen. */
  look(from: number, to: number): void {
    const { shown } = this.state
    shown?.snapshot.ensure(from, to)
    const pending = this.#pending
    if (pending && pending.target.collectionId !== shown?.target.collectionId) return
    this.#look = { from, to }
    pending?.snapshot.ensure(from, to)
  }

  retry(): void {
    const { shown, wanted } = this.state
    if (wanted) this.#begin(wanted)
    else shown?.snapshot.retry()
  }

  /** Ends the reading; what is shown stays. */
  stop(): void {
    this.#drop()
    this.#publish({ isLoading: false, isStopped: true })
  }

  dispose(): void {
    this.isDisposed = true
    this.#drop()
    this.#forgetShown()
    this.state.shown?.snapshot.dispose()
    this.#listeners.clear()
  }

  #begin(target: DocumentTarget): void {
    this.#drop()
    const snapshot = this.#kept.get(keyOf(target)) ?? createSnapshot(this.#deps.fetchPage(target))
    const pending = { target, snapshot, since: this.#deps.now() }
    this.#pending = pending
    this.#publish({ wanted: target, isLoading: true, error: null, isStopped: false })
    const unsubscribe = snapshot.subscribe(() => {
      if (this.#pending === pending) this.#settle(pending)
      else unsubscribe()
    })
    snapshot.ensure(this.#look.from, this.#look.to)
    this.#settle(pending)
  }

  #settle(pending: ShownDocuments): void {
    const { snapshot } = pending
    if (snapshot.error !== null) {
      this.#pending = null
      this.#publish({ isLoading: false, error: snapshot.error })
      this.#takeQueued()
    } else if (snapshot.total !== null) {
      const [from, to] = this.#lookWithin(snapshot.total)
      if (!snapshot.isLoaded(from, to)) return snapshot.ensure(from, to)
      this.#pending = null
      this.#promote(pending)
      this.#takeQueued()
    }
  }

  /** What is on screen, moved up where the collection is now too short for it. */
  #lookWithin(total: number): [from: number, to: number] {
    const { from, to } = this.#look
    return from < total ? [from, to] : [Math.max(0, total - (to - from)), total]
  }

  #promote({ target, snapshot }: ShownDocuments): void {
    this.#forgetShown()
    const before = this.state.shown
    if (before && before.snapshot !== snapshot) this.#keep(before)
    this.#forgetShown = snapshot.subscribe(() => {
      // A block that fails while scrolling is an error of what is shown; a newer wish has errors of its own.
      this.#publish(this.#pending ? {} : { error: snapshot.error })
    })
    this.#publish({ shown: { target, snapshot }, wanted: null, isLoading: false, error: null })
  }

  #keep(shown: ShownDocuments): void {
    const key = keyOf(shown.target)
    if (shown.target.at.kind !== 'lsn') return shown.snapshot.dispose()
    this.#kept.delete(key)
    this.#kept.set(key, shown.snapshot)
    const oldest = this.#kept.keys().next().value
    if (this.#kept.size > snapshotsKeptMax && oldest !== undefined) this.#kept.delete(oldest)
  }

  #takeQueued(): void {
    const target = this.#queued
    this.#queued = null
    this.#cancelQueue()
    if (target) this.#begin(target)
  }

  #drop(): void {
    const pending = this.#pending
    this.#pending = null
    this.#queued = null
    this.#cancelQueue()
    if (pending && pending.snapshot !== this.state.shown?.snapshot) pending.snapshot.dispose()
  }

  #publish(change: Partial<SourceState>): void {
    this.state = { ...this.state, ...change, version: this.state.version + 1 }
    for (const listener of this.#listeners) listener()
  }
}

export const sameCollection = (a: DocumentTarget, b: DocumentTarget): boolean =>
  a.projectId === b.projectId && a.branchId === b.branchId && a.collectionId === b.collectionId

function keyOf({ projectId, branchId, collectionId, at }: DocumentTarget): string {
  return JSON.stringify([projectId, branchId, collectionId, at])
}
