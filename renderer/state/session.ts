import { create } from 'zustand'
import { asBranchId, asCollectionId, asLsn, asProjectId } from '../../shared/model/ids.ts'
import type { BranchId, CollectionId, Lsn, ProjectId } from '../../shared/model/ids.ts'
import { atHead, atLsn } from '../../shared/model/moment.ts'
import type { At } from '../../shared/model/moment.ts'
import { isRecord, readStored, writeStored } from './storage.ts'

/** Where every view looks: at the newest state, following it, or at a fixed moment of the past. */
export type Playhead = { readonly kind: 'head' } | { readonly kind: 'past'; readonly lsn: Lsn }
export const headPlayhead: Playhead = { kind: 'head' }
export const pastPlayhead = (lsn: Lsn): Playhead => ({ kind: 'past', lsn })

/** What was open in a project when it was last looked at. */
export interface Place {
  /** Null until the branches are known, in a project that is opened for the first time. */
  readonly branchId: BranchId | null
  readonly collectionId: CollectionId | null
  readonly playhead: Playhead
}

export interface Session {
  readonly projectId: ProjectId | null
  readonly branchId: BranchId | null
  readonly collectionId: CollectionId | null
  readonly playhead: Playhead
  /** True from the press on the playhead to its release. */
  readonly dragging: boolean
}

export interface SessionActions {
  /** Opens a project where it was left. */
  openProject(id: ProjectId): void
  closeProject(): void
  /** Goes to a branch, at its head unless told otherwise; the collection stays selected. */
  selectBranch(id: BranchId, playhead?: Playhead): void
  selectCollection(id: CollectionId | null): void
  setPlayhead(playhead: Playhead): void
  setDragging(dragging: boolean): void
}

const closed: Session = {
  projectId: null,
  branchId: null,
  collectionId: null,
  playhead: headPlayhead,
  dragging: false,
}
const firstPlace: Place = { branchId: null, collectionId: null, playhead: headPlayhead }

/** Reads what `writePlace` kept; anything else is no place. */
export function toPlace(value: unknown): Place | null {
  if (!isRecord(value)) return null
  const { branchId, collectionId, lsn } = value
  if (!Number.isSafeInteger(branchId)) return null
  return {
    branchId: asBranchId(branchId as number),
    collectionId: Number.isSafeInteger(collectionId) ? asCollectionId(collectionId as number) : null,
    playhead: Number.isSafeInteger(lsn) ? pastPlayhead(asLsn(lsn as number)) : headPlayhead,
  }
}

const readPlace = (id: ProjectId): Place => toPlace(readStored(`place.${id}`)) ?? firstPlace

function writePlace(session: Session): void {
  const { projectId, branchId, collectionId, playhead } = session
  if (projectId === null) return
  const lsn = playhead.kind === 'past' ? playhead.lsn : null
  writeStored(`place.${projectId}`, { branchId, collectionId, lsn })
}

function restoredSession(): Session {
  const stored = readStored('project')
  if (typeof stored !== 'string') return closed
  const projectId = asProjectId(stored)
  return { ...closed, projectId, ...readPlace(projectId) }
}

/** What this window looks at: project, branch, collection and moment. */
export const useSession = create<Session & SessionActions>()((set) => ({
  ...restoredSession(),
  openProject: (projectId) => set({ ...closed, projectId, ...readPlace(projectId) }),
  closeProject: () => set(closed),
  selectBranch: (branchId, playhead = headPlayhead) => set({ branchId, playhead }),
  selectCollection: (collectionId) => set({ collectionId }),
  setPlayhead: (playhead) => set({ playhead }),
  setDragging: (dragging) => set({ dragging }),
}))

// A drag moves the playhead sixty times a second; it is kept once, when it rests.
useSession.subscribe((session, before) => {
  if (session.projectId !== before.projectId) writeStored('project', session.projectId)
  if (!session.dragging) writePlace(session)
})

/** The moment the session looks at, as the contract names it. */
export const sessionAt = (session: Pick<Session, 'playhead'>): At =>
  session.playhead.kind === 'head' ? atHead : atLsn(session.playhead.lsn)

export const useProjectId = (): ProjectId | null => useSession((s) => s.projectId)
export const useIsPast = (): boolean => useSession((s) => s.playhead.kind === 'past')
