import type { Project } from './project.ts'

/** Calls `act` every so many milliseconds, until what it returns is called. */
export type Every = (milliseconds: number, act: () => void) => () => void

const tickMilliseconds = 2000
/** Somebody who never stops writing gets a sealed history too. */
const busyTicksMax = 30

/**
 * Seals a project's cold history when about a segment of it is there and nobody has written for a moment. Returns how
 * to stop. What cannot be sealed stays plain: it is tried again when the project is next opened.
 */
export function sealWhenIdle(project: Pick<Project, 'log' | 'sealer'>, every: Every = never): () => void {
  let head = 0
  let busyTicks = 0
  const tick = async (): Promise<void> => {
    const now = project.log.head().lsn
    const isIdle = now === head
    head = now
    if (!isIdle && ++busyTicks < busyTicksMax) return
    busyTicks = 0
    if (project.sealer.isDue()) await project.sealer.seal({ onlyWhileDue: true })
  }
  const stop = every(tickMilliseconds, () => void tick().catch(() => stop()))
  return stop
}

const never: Every = () => () => {}
