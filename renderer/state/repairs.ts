import { create } from 'zustand'
import type { SalvageProgress } from '../../shared/contract/repair.ts'
import type { MoveProgress } from '../../shared/contract/sharing.ts'
import type { ProjectId } from '../../shared/model/ids.ts'
import type { MigrationProgress } from '../../shared/model/migration.ts'
import { api } from '../api/client.ts'
import { isCancelled } from './errors.ts'
import { keys } from './queries.ts'
import { queryClient } from './query-client.ts'
import { useProjectsState } from './projects.ts'
import { useTasks } from './tasks.ts'

/** `prepare`: an index made before its project can be opened; `rebuild`: because a person asked for it. */
export type RepairKind = 'prepare' | 'rebuild' | 'salvage' | 'move' | 'migrate'

/** Work on a project as a whole, as the panel of tasks shows it. */
export interface Repair {
  readonly key: string
  readonly kind: RepairKind
  readonly projectName: string
  readonly state: 'running' | 'completed' | 'stopped' | 'failed'
  /** 0 to 1; null when nobody knows. */
  readonly share: number | null
  readonly error: unknown
  /** The last report of a salvage. */
  readonly salvage: SalvageProgress | null
  /** The last report of a move to another home. */
  readonly move: MoveProgress | null
  /** The last report of a migration of an older installation. */
  readonly migration: MigrationProgress | null
  /** Goes on with what was stopped or failed; null where that is done from somewhere else. */
  readonly again: (() => void) | null
}

/** Newest first. */
export const useRepairs = create<{ repairs: readonly Repair[] }>()(() => ({ repairs: [] }))

const controllers = new Map<string, AbortController>()
let lastKey = 0

export const stopRepair = (key: string): void => controllers.get(key)?.abort()

export const dismissRepair = (key: string): void =>
  useRepairs.setState(({ repairs }) => ({ repairs: repairs.filter((repair) => repair.key !== key) }))

function change(key: string, part: Partial<Repair>): void {
  useRepairs.setState(({ repairs }) => ({
    repairs: repairs.map((repair) => (repair.key === key ? { ...repair, ...part } : repair)),
  }))
}

function add(kind: RepairKind, projectId: ProjectId, again: Repair['again'] = null): string {
  const key = `repair-${++lastKey}`
  const state = useProjectsState.getState()
  const projects = state.kind === 'ready' ? state.projects : []
  const projectName = projects.find(({ id }) => id === projectId)?.name ?? 'the project'
  const repair: Repair = {
    key,
    kind,
    projectName,
    state: 'running',
    share: null,
    error: null,
    salvage: null,
    move: null,
    migration: null,
    again,
  }
  useRepairs.setState(({ repairs }) => ({ repairs: [repair, ...repairs] }))
  return key
}

/** Runs something to its end, whatever becomes of the dialog that began it, and shows it in the panel. */
export async function runRepair(
  kind: RepairKind,
  projectId: ProjectId,
  { work, again = null }: RepairPlan,
): Promise<void> {
  const key = add(kind, projectId, again)
  const controller = new AbortController()
  controllers.set(key, controller)
  useTasks.getState().setPanelOpen(true)
  try {
    await work(controller.signal, (part) => change(key, part))
    change(key, { state: 'completed', share: 1 })
  } catch (error) {
    change(key, isCancelled(error) ? { state: 'stopped' } : { state: 'failed', error })
  } finally {
    controllers.delete(key)
  }
}

interface RepairPlan {
  readonly work: (signal: AbortSignal, tell: (part: Partial<Repair>) => void) => Promise<void>
  readonly again?: Repair['again']
}

/** Makes the index of a project anew; what was read of it is read again afterwards. */
export function startRebuild(projectId: ProjectId): void {
  void runRepair('rebuild', projectId, {
    async work(signal, tell) {
      for await (const { step, done, total } of api.repair.rebuildIndex({ projectId }, { signal })) {
        // The log is read through first, which takes about a fifth of the time.
        const part = total === 0 ? 0 : done / total
        tell({ share: step === 'checking' ? part * 0.2 : 0.2 + part * 0.8 })
      }
      await queryClient.invalidateQueries({ queryKey: keys.project(projectId) })
    },
  })
}

/** Saves what can be saved of a damaged log into a new project. */
export function startSalvage(projectId: ProjectId, projectName: string): void {
  void runRepair('salvage', projectId, {
    async work(signal, tell) {
      const name = `${projectName} salvaged`
      for await (const salvage of api.repair.salvage({ projectId, name }, { signal })) {
        tell({ salvage, share: salvage.headLsn === 0 ? null : salvage.savedLsn / salvage.headLsn })
      }
    },
  })
}

/** Makes the index that opening a project waits for, where there is none of this version; throws what stops it. */
export async function prepareProject(projectId: ProjectId, signal: AbortSignal): Promise<void> {
  let key: string | null = null
  try {
    for await (const { done, total } of api.repair.prepare({ projectId }, { signal })) {
      key ??= add('prepare', projectId)
      change(key, { share: total === 0 ? null : done / total })
    }
    if (key !== null) change(key, { state: 'completed', share: 1 })
  } catch (error) {
    if (key !== null) change(key, isCancelled(error) ? { state: 'stopped' } : { state: 'failed', error })
    throw error
  }
}
