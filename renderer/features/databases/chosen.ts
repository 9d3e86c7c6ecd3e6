/** A collection as a chooser lists it. */
export interface ChoosableCollection {
  readonly name: string
  /** Documents, perhaps an estimate; null where nobody knows. */
  readonly documents: number | null
  /** Why it cannot be chosen, as a sentence; null where it can. */
  readonly skipped: string | null
}

/** What of a list is chosen: all that can be, except what was taken out. */
export interface Chosen {
  readonly names: readonly string[]
  readonly documents: number
  /** Of how many that can be chosen. */
  readonly of: number
  readonly isAll: boolean
}

export function chosenOf(collections: readonly ChoosableCollection[], excluded: ReadonlySet<string>): Chosen {
  const possible = collections.filter(({ skipped }) => skipped === null)
  const chosen = possible.filter(({ name }) => !excluded.has(name))
  return {
    names: chosen.map(({ name }) => name),
    documents: chosen.reduce((sum, { documents }) => sum + (documents ?? 0), 0),
    of: possible.length,
    isAll: chosen.length === possible.length,
  }
}

/** The names that are taken out after `shown` were all put in or all taken out. */
export function excludeShown(
  excluded: ReadonlySet<string>,
  shown: readonly ChoosableCollection[],
  isIn: boolean,
): ReadonlySet<string> {
  const names = new Set(excluded)
  for (const { name, skipped } of shown) {
    if (isIn) names.delete(name)
    else if (skipped === null) names.add(name)
  }
  return names
}
