import { create } from 'zustand'
import { isCancelled } from './errors.ts'
import { notifyError } from './notify.ts'
import { createSample } from './project-actions.ts'
import { useSession } from './session.ts'

export interface Sample {
  /** 0 to 1 while the sample shop is being built, otherwise null. */
  readonly progress: number | null
  /** Why the last try failed; null when it did not. */
  readonly error: unknown
}

export const useSample = create<Sample>()(() => ({ progress: null, error: null }))

/** Builds the sample shop and opens it; a second press while it is being built does nothing. */
export async function openSample(): Promise<void> {
  if (useSample.getState().progress !== null) return
  useSample.setState({ progress: 0, error: null })
  let error: unknown = null
  try {
    await createSample((progress) => useSample.setState({ progress }), new AbortController().signal)
  } catch (thrown) {
    if (!isCancelled(thrown)) error = thrown
    // The start page shows it in its card; an open project has no place of its own for it.
    if (useSession.getState().projectId !== null) notifyError(thrown)
  }
  useSample.setState({ progress: null, error })
}
