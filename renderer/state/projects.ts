import { create } from 'zustand'
import type { Project } from '../../shared/contract/projects.ts'
import { api } from '../api/client.ts'
import { useProjectId } from './session.ts'
import { useFollowedList, type FollowedList } from './use-followed-list.ts'

export type ProjectsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly projects: readonly Project[] }
  | { readonly kind: 'failed'; readonly error: unknown }

const loading: ProjectsState = { kind: 'loading' }
const none: readonly Project[] = []

/** Every project, those in the trash included, as the engine last announced them. */
export const useProjectsState = create<ProjectsState>()(() => loading)

export const useProjects = (): readonly Project[] =>
  useProjectsState((s) => (s.kind === 'ready' ? s.projects : none))

export function useCurrentProject(): Project | null {
  const id = useProjectId()
  return useProjects().find((project) => project.id === id) ?? null
}

export const isInTrash = (project: Project): boolean => project.deletedTime !== null

const followed: FollowedList<readonly Project[], ProjectsState> = {
  watch: (signal) => api.projects.watch({}, { signal }),
  store: useProjectsState,
  ready: (projects) => ({ kind: 'ready', projects }),
  failed: (error) => ({ kind: 'failed', error }),
}

/** Follows the list of projects while mounted; a lost connection is tried again. */
export const useWatchProjects = (): void => useFollowedList(followed)
