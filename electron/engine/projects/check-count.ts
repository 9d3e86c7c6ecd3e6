import { ArgonError } from '../../../shared/model/errors.ts'

/** Refuses to fetch fewer than one or more than `max` at once with `request.invalid`; `what` is told in the message. */
export function checkCount(what: string, wanted: number, max: number): void {
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= max) return
  throw new ArgonError('request.invalid', `${what} may be 1 to ${max} at once, not ${wanted}`, {
    wanted,
    max,
  })
}
