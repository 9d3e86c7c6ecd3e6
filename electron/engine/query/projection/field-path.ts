import { pathPartsMax } from '../../../../shared/model/limits.ts'
import { queryError } from '../query-error.ts'

/** Names with a dollar that fields of a DBRef have. */
const dbRefNames: ReadonlySet<string> = new Set(['$db', '$id', '$ref'])

/** The names of a projection's path. Errors: MongoDB's codes for each way in which a path can be wrong. */
export function pathNames(path: string): readonly string[] {
  if (path === '') throw queryError('Location40352', 'A path in a projection names at least one field')
  if (path.endsWith('.')) throw queryError('Location40353', `The path \`${path}\` ends with a dot`)
  const names = path.split('.')
  if (names.length > pathPartsMax) {
    throw queryError('Overflow', `A path may have at most ${pathPartsMax} parts`)
  }
  for (const name of names) {
    if (name === '') throw queryError('Location15998', `The path \`${path}\` has a part without a name`)
    if (name.startsWith('$') && !dbRefNames.has(name)) {
      throw queryError(
        'Location16410',
        `The name \`${name}\` of the path \`${path}\` begins with a dollar sign`,
      )
    }
    if (name.includes('\0')) throw queryError('Location16411', 'A name has no character U+0000')
  }
  return names
}
