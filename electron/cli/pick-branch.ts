import type { BranchRow } from '../../shared/model/branch.ts'
import { ArgonError } from '../../shared/model/errors.ts'
import { foldName } from '../../shared/model/names.ts'
import { didYouMean } from './near-misses.ts'

/** A name, a handle, an id as it is, or an id as `id:12`, which is never a name. */
const idPattern = /^(?:id:)?(\d+)$/u

/** The branches that a person may mean. Deleted and superseded ones are meant by their names only where no other is. */
export function branchesMeant(rows: readonly BranchRow[], wanted: string): BranchRow[] {
  const id = Number(idPattern.exec(wanted)?.[1] ?? Number.NaN)
  const folded = foldName(wanted)
  const byName = rows.filter(({ name, handle }) => foldName(name) === folded || handle === wanted)
  const active = byName.filter(({ state }) => state === 'active')
  const named = active.length > 0 ? active : byName
  return [...new Set([...rows.filter((row) => row.id === id), ...named])]
}

/** The one branch that is meant; refuses several (`request.invalid`) or none (`branch.notFound`). */
export function pickBranch(rows: readonly BranchRow[], wanted: string): BranchRow {
  const [found, ...others] = branchesMeant(rows, wanted)
  if (found === undefined) throw noBranch(rows, wanted)
  if (others.length > 0) throw ambiguousBranch(wanted, [found, ...others])
  return found
}

function noBranch(rows: readonly BranchRow[], wanted: string): ArgonError {
  const active = rows.filter(({ state }) => state === 'active')
  const near = didYouMean(
    wanted,
    active.flatMap(({ name, handle }) => [name, handle]),
  )
  const advice = near === '' ? '; `argon branch list` shows all' : near
  return new ArgonError('branch.notFound', `There is no branch \`${wanted}\`${advice}`, { wanted })
}

export function ambiguousBranch(wanted: string, rows: readonly BranchRow[]): ArgonError {
  const each = rows.map(({ name, id, state }) => `\`${name}\` (id:${id}, ${state})`).join(' or ')
  const message = `\`${wanted}\` may mean ${each}; use the id, as \`id:${rows[0]?.id}\``
  return new ArgonError('request.invalid', message, { wanted, ids: rows.map(({ id }) => id).join(' ') })
}
