import { ArgonError } from '../../../shared/model/errors.ts'

/** An index that is not what the log says of the record at this LSN. */
export function indexDamagedAt(lsn: number, table: string): ArgonError {
  const message = `The index is damaged at LSN ${lsn}: the table \`${table}\` is not what the log says; it is made anew`
  return new ArgonError('index.corrupt', message, { lsn, table })
}

/** A project that would give wrong answers, and from which LSN on. */
export function damagedAt(lsn: number, reason: string, cause?: unknown): ArgonError {
  const message = `The project is damaged at LSN ${lsn}: ${reason}; take a copy of the project from before`
  return new ArgonError('project.damaged', message, { lsn, reason }, { cause })
}
