import type { SavedConnection } from '../../../../shared/model/connection.ts'
import { isArgonError } from '../../../../shared/model/errors.ts'
import { foldName, nameWithSuffix, normaliseName } from '../../../../shared/model/names.ts'

/** What is wrong with a name, or null. An empty one is right: the connection is named after its hosts then. */
export function nameFault(
  text: string,
  connections: readonly SavedConnection[],
  self: SavedConnection | null,
): string | null {
  if (text.trim() === '') return null
  try {
    const name = normaliseName(text, 'connection.badName')
    const taken = connections.find(
      (other) => foldName(other.name) === foldName(name) && other.id !== self?.id,
    )
    return taken === undefined ? null : `There is a connection \`${taken.name}\` already`
  } catch (error) {
    if (isArgonError(error, 'connection.badName')) return error.message
    throw error
  }
}

/** The wanted name, or the first free one with a number behind it. */
export function freeName(wanted: string, connections: readonly SavedConnection[]): string {
  for (let n = 1; ; n++) {
    const name = nameWithSuffix(wanted, n === 1 ? '' : ` (${n})`)
    if (nameFault(name, connections, null) === null) return name
  }
}
