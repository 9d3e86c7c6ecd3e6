import { useEffect } from 'react'
import { create } from 'zustand'
import type { Project } from '../../shared/contract/projects.ts'
import { api } from '../api/client.ts'
import { isCancelled } from './errors.ts'
import { retryDelay, sleep } from './retry.ts'
import { useProjectId } from './session.ts'

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

/** Follows the list of projects while mounted; a lost connection is tried again. */
export function useWatchProjects(): void {
  useEffect(() => {
    const stop = new AbortController()
    void watch(stop.signal)
    return () => stop.abort()
  }, [])
}

async function watch(signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    try {
      for await (const projects of api.projects.watch({}, { signal })) {
        failures = 0
        useProjectsState.setState({ kind: 'ready', projects }, true)
      }
    } catch (error) {
      if (isCancelled(error) && signal.aborted) return
      if (useProjectsState.getState().kind !== 'ready')
        useProjectsState.setState({ kind: 'failed', error }, true)
    }
    failures += 1
    await sleep(retryDelay(failures), signal)
  }
}
