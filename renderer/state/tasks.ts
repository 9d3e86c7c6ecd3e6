import { create } from 'zustand'
import type { ImportProgress } from '../../shared/contract/transfer.ts'

interface Tasks {
  /** The engine's last report of each import that this window began, newest first. */
  readonly tasks: readonly ImportProgress[]
  readonly panelOpen: boolean
  /** Adds an import, or replaces what was known of it. */
  upsert(progress: ImportProgress): void
  dismiss(importId: string): void
  setPanelOpen(open: boolean): void
}

const finishedKeptMax = 20

export const isRunning = (task: ImportProgress): boolean => task.state === 'running'

/** The list with this report in it: in its old place, or on top. Old finished ones fall off the end. */
export function withTask(tasks: readonly ImportProgress[], progress: ImportProgress): ImportProgress[] {
  if (tasks.some((task) => task.importId === progress.importId)) {
    return tasks.map((task) => (task.importId === progress.importId ? progress : task))
  }
  return [progress, ...tasks.filter((task, index) => isRunning(task) || index < finishedKeptMax - 1)]
}

/** Running and finished imports, and whether their panel is open. */
export const useTasks = create<Tasks>()((set) => ({
  tasks: [],
  panelOpen: false,
  upsert: (progress) => set(({ tasks }) => ({ tasks: withTask(tasks, progress) })),
  dismiss: (importId) => set(({ tasks }) => ({ tasks: tasks.filter((task) => task.importId !== importId) })),
  setPanelOpen: (panelOpen) => set({ panelOpen }),
}))
