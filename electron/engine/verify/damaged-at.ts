import { ArgonError } from '../../../shared/model/errors.ts'

/** A project that would give wrong answers, and from which LSN on. */
export function damagedAt(lsn: number, reason: string, cause?: unknown): ArgonError {
  const message = `The project is damaged at LSN ${lsn}: ${reason}; take a copy of the project from before`
  return new ArgonError('project.damaged', message, { lsn, reason }, { cause })
}
