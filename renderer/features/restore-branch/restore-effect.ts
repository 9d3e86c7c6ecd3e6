import type { Position } from '../../../shared/contract/history.ts'
import { formatLsn, plural } from '../../state/format.ts'

/** What a reset would take out of a branch. */
export interface RestoreEffect {
  readonly entries: number
  readonly actors: readonly string[]
  readonly collections: readonly string[]
}

/** "312 entries by 3 actors in 4 collections will leave `main`". */
export function effectText(effect: RestoreEffect, branchName: string): string {
  if (effect.entries === 0) return `Nothing will leave \`${branchName}\`: this is its present state`
  const by = effect.actors.length > 0 ? ` by ${plural(effect.actors.length, 'actor')}` : ''
  const within = effect.collections.length > 0 ? ` in ${plural(effect.collections.length, 'collection')}` : ''
  return `${plural(effect.entries, 'entry', 'entries')}${by}${within} will leave \`${branchName}\``
}

/** The first few names, and how many more there are. */
export function namesText(names: readonly string[], shown = 6): string {
  const more = names.length - shown
  return more > 0 ? `${names.slice(0, shown).join(', ')} and ${more} more` : names.join(', ')
}

/** `LSN 41,207`: the point in the notice. */
export const pointText = (position: Position): string => `LSN ${formatLsn(position.moment.lsn)}`
