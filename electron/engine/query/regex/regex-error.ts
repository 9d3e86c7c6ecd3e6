import type { ArgonError } from '../../../../shared/model/errors.ts'
import { queryError } from '../query-error.ts'

/** A pattern that is no regular expression. */
export const badPattern = (what: string): ArgonError =>
  queryError('Location51091', `The regular expression is not valid: ${what}`, { operator: '$regex' })

/** A construct of PCRE2 that has no exact counterpart here. */
export const unsupportedPattern = (what: string): ArgonError =>
  queryError('NotImplemented', `In a regular expression, ${what} is not supported`, { operator: '$regex' })
