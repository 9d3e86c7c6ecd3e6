import type { ArgonError } from '../../../../shared/model/errors.ts'
import { queryError } from '../query-error.ts'

/** What is wrong with the name of one field in an expression, null for nothing. */
export function fieldNameProblem(name: string): ArgonError | null {
  if (name.startsWith('$'))
    return queryError('Location16410', `The name \`${name}\` begins with a dollar sign; use $getField for it`)
  if (name.includes('\0')) return queryError('Location16411', 'A name has no character U+0000')
  if (name.includes('.')) return queryError('Location16412', `The name \`${name}\` has a dot in it`)
  return null
}
