import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { mainBranchId } from '../../../shared/model/ids.ts'
import { indexBranches, isRestoreOf, parentOf } from './lineage.ts'
import type { BranchesById } from './lineage.ts'

/** A stretch of a lane: the entries of `source` above `fromLsn`, up to `toLsn`. */
export interface LanePiece {
  readonly source: BranchId
  readonly fromLsn: number
  readonly toLsn: number
}

/** One row of the map. */
export interface Lane {
  readonly branch: Branch
  readonly row: number
  /** Where the line begins. */
  readonly startLsn: number
  readonly endLsn: number
  /** Where the line ends: at the head, or where the last child leaves a branch that was idle by then. */
  readonly reachLsn: number
  /** The lane it leaves, at `startLsn`; null for a lane that begins with the project. */
  readonly from: BranchId | null
  /** Whether this branch took its parent's line over in a reset. */
  readonly isRestore: boolean
  /** From left to right; the last is the branch's own. */
  readonly pieces: readonly LanePiece[]
}

export interface LaneLayout {
  readonly lanes: readonly Lane[]
  readonly byBranch: ReadonlyMap<BranchId, Lane>
  /** Active branches that are folded away because they have been quiet longest. */
  readonly folded: readonly Branch[]
  /** Deleted and superseded branches, shown or not. */
  readonly nameless: readonly Branch[]
}

export interface LaneOptions {
  readonly selectedId: BranchId | null
  readonly showNameless: boolean
  /** Lanes shown before quiet ones are folded; infinity shows all. */
  readonly lanesMax: number
}

/** Lanes shown before the quiet ones are folded into one row. */
export const lanesBeforeFold = 24

/**
 * Lays branches out in rows: main on top, a child below its parent, siblings newest nearest. A branch whose parent
 * is not shown, or that took its parent's name in a reset, carries the parent's history on its own row.
 */
export function layOutLanes(branches: readonly Branch[], options: LaneOptions): LaneLayout {
  const byId = indexBranches(branches)
  const named = branches.filter((branch) => branch.state === 'active')
  const nameless = branches.filter((branch) => branch.state !== 'active')
  const candidates = options.showNameless ? branches : withSelected(named, options.selectedId, byId)
  const { shown, folded } = foldQuiet(candidates, options, byId)
  const context: Context = { byId, shown: new Set(shown.map((branch) => branch.id)), heirs: new Map() }
  for (const branch of shown) noteHeir(branch, context)

  const drafts = new Map(shown.map((branch) => [branch.id, draftLane(branch, context)]))
  const reach = reachOf(drafts)
  const lanes = orderRows(shown, drafts).map((branch, row): Lane => {
    const draft = drafts.get(branch.id) as LaneDraft
    return { ...draft, row, reachLsn: Math.max(draft.endLsn, reach.get(branch.id) ?? 0) }
  })
  return { lanes, byBranch: new Map(lanes.map((lane) => [lane.branch.id, lane])), folded, nameless }
}

type LaneDraft = Omit<Lane, 'row' | 'reachLsn'>

/** Where the last child of each lane leaves it. */
function reachOf(drafts: ReadonlyMap<BranchId, LaneDraft>): Map<BranchId, number> {
  const reach = new Map<BranchId, number>()
  for (const { from, startLsn } of drafts.values()) {
    if (from !== null) reach.set(from, Math.max(startLsn, reach.get(from) ?? 0))
  }
  return reach
}

interface Context {
  readonly byId: BranchesById
  readonly shown: ReadonlySet<BranchId>
  /** For a branch that was reset: the branches that took its line over. */
  readonly heirs: Map<BranchId, Branch[]>
}

function withSelected(
  named: readonly Branch[],
  selectedId: BranchId | null,
  byId: BranchesById,
): readonly Branch[] {
  const selected = selectedId === null ? undefined : byId.get(selectedId)
  return selected === undefined || selected.state === 'active' ? named : [...named, selected]
}

function foldQuiet(candidates: readonly Branch[], options: LaneOptions, byId: BranchesById) {
  if (candidates.length <= options.lanesMax + 1) return { shown: candidates, folded: [] as Branch[] }
  const kept = new Set<BranchId>([mainOf(candidates)?.id ?? mainBranchId])
  const selected = options.selectedId === null ? undefined : byId.get(options.selectedId)
  for (let at = selected ?? null; at !== null; at = parentOf(at, byId)) kept.add(at.id)
  const recent = candidates.toSorted((a, b) => lastActivity(b) - lastActivity(a) || b.id - a.id)
  for (const branch of recent) {
    if (kept.size >= options.lanesMax) break
    kept.add(branch.id)
  }
  return {
    shown: candidates.filter((branch) => kept.has(branch.id)),
    folded: candidates.filter((branch) => !kept.has(branch.id)),
  }
}

const lastActivity = (branch: Branch): number => Math.max(branch.headLsn, branch.id)

/** The branch that a person calls main: by name, because a reset gives the name to another pointer. */
export function mainOf(branches: readonly Branch[]): Branch | undefined {
  return (
    branches.find((branch) => branch.state === 'active' && branch.name === 'main') ??
    branches.find((branch) => branch.id === mainBranchId)
  )
}

function noteHeir(branch: Branch, context: Context): void {
  const parent = parentOf(branch, context.byId)
  if (parent === null || !isRestoreOf(branch, parent)) return
  const heirs = context.heirs.get(parent.id) ?? []
  heirs.push(branch)
  context.heirs.set(parent.id, heirs)
}

/** The branch on whose row the history of `id` at `lsn` is drawn; null when none of them is shown. */
function ownerAt(id: BranchId, lsn: number, context: Context, depth = 0): BranchId | null {
  const branch = context.byId.get(id)
  if (branch === undefined || depth > 2000) return null
  const heir = (context.heirs.get(id) ?? []).find((candidate) => lsn <= candidate.baseLsn)
  if (heir !== undefined) return ownerAt(heir.id, lsn, context, depth + 1)
  if (lsn > branch.baseLsn || branch.parentId === null) return context.shown.has(id) ? id : null
  if (carriesParent(branch, context)) return context.shown.has(id) ? id : null
  return ownerAt(branch.parentId, lsn, context, depth + 1)
}

function carriesParent(branch: Branch, context: Context): boolean {
  const parent = parentOf(branch, context.byId)
  if (parent === null) return false
  return !context.shown.has(parent.id) || (context.heirs.get(parent.id) ?? []).includes(branch)
}

function draftLane(branch: Branch, context: Context): LaneDraft {
  const pieces: LanePiece[] = [{ source: branch.id, fromLsn: branch.baseLsn, toLsn: Infinity }]
  let at = branch
  let bound: number = branch.baseLsn
  while (at.parentId !== null && carriesParent(at, context)) {
    const parent = context.byId.get(at.parentId) as Branch
    if (parent.baseLsn < bound) pieces.unshift({ source: parent.id, fromLsn: parent.baseLsn, toLsn: bound })
    bound = Math.min(bound, parent.baseLsn)
    at = parent
  }
  const root = at.parentId === null ? null : ownerAt(at.parentId, bound, context)
  const ownFrom = takenOverUntil(branch, context)
  const shared = {
    branch,
    endLsn: Math.max(branch.headLsn, branch.baseLsn),
    isRestore: context.heirs.get(branch.parentId ?? mainBranchId)?.includes(branch) ?? false,
  }
  if (ownFrom === null) return { ...shared, startLsn: bound, from: root === branch.id ? null : root, pieces }
  const tail = pieces.filter((piece) => piece.toLsn > ownFrom.lsn)
  return {
    ...shared,
    startLsn: ownFrom.lsn,
    endLsn: Math.max(shared.endLsn, ownFrom.lsn),
    from: ownerAt(ownFrom.heir, ownFrom.lsn, context),
    pieces: tail.map((piece) => ({ ...piece, fromLsn: Math.max(piece.fromLsn, ownFrom.lsn) })),
  }
}

/** How far a shown branch's line now belongs to one that replaced it, and to which. */
function takenOverUntil(branch: Branch, context: Context): { heir: BranchId; lsn: number } | null {
  const heirs = context.heirs.get(branch.id) ?? []
  const last = heirs.toSorted((a, b) => b.baseLsn - a.baseLsn || b.id - a.id)[0]
  return last === undefined ? null : { heir: last.id, lsn: last.baseLsn }
}

function orderRows(shown: readonly Branch[], drafts: ReadonlyMap<BranchId, LaneDraft>): Branch[] {
  const children = new Map<BranchId | null, Branch[]>()
  for (const branch of shown) {
    const from = drafts.get(branch.id)?.from ?? null
    const siblings = children.get(from)
    if (siblings === undefined) children.set(from, [branch])
    else siblings.push(branch)
  }
  const main = mainOf(shown)
  const roots = (children.get(null) ?? []).toSorted(
    (a, b) => Number(b === main) - Number(a === main) || a.id - b.id,
  )
  const rows: Branch[] = []
  const seen = new Set<BranchId>()
  // An explicit stack: a chain of a thousand forks must not be a thousand calls deep.
  const stack = roots.toReversed()
  for (let branch = stack.pop(); branch !== undefined; branch = stack.pop()) {
    if (seen.has(branch.id)) continue
    seen.add(branch.id)
    rows.push(branch)
    // The newest child is pushed last, so it comes off first and lies nearest.
    for (const child of (children.get(branch.id) ?? []).toSorted((a, b) => a.id - b.id)) stack.push(child)
  }
  return rows
}
