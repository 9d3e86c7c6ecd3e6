import { isArgonError } from '../../../shared/model/errors.ts'
import type { Ambiguity, Assignment, Meaning } from '../../../shared/model/migration.ts'
import { checkCollectionName, foldName, normaliseName } from '../../../shared/model/names.ts'
import { mainName } from '../../../shared/model/branch.ts'

/**
 * The older layout in names alone: a branch is every collection whose name begins with the branch's and an underscore.
 * Nothing else says which branches there are, so a name may be read in more than one way; then a person says.
 */

export const plainMeaning: Meaning = { branches: null, mapping: [], ignore: [] }

export interface LayoutBranch {
  readonly name: string
  readonly collections: readonly Assignment[]
}

export interface Layout {
  /** `main` first, then by name; collections by name. */
  readonly branches: readonly LayoutBranch[]
  readonly ambiguities: readonly Ambiguity[]
}

/** Reads the names of a database's collections. Whoever acts on the result refuses one with ambiguities. */
export function readLayout(sources: readonly string[], meaning: Meaning): Layout {
  const ambiguities: Ambiguity[] = unknownNames(sources, meaning)
  const assignments: Assignment[] = []
  const mapped = new Map(meaning.mapping.map((one) => [one.source, one]))
  const names = new Set(sources)
  for (const source of sources) {
    if (meaning.ignore.includes(source)) continue
    const said = mapped.get(source)
    const readings = said === undefined ? readingsOf(source, meaning.branches, names) : [said]
    const [only] = readings
    if (only === undefined || readings.length > 1) {
      ambiguities.push(unclear(source, readings, meaning.branches))
      continue
    }
    const fault = faultOf(only)
    if (fault === null) assignments.push(only)
    else ambiguities.push(fault)
  }
  const { branches, clashes } = grouped(assignments)
  ambiguities.push(...clashes)
  if (ambiguities.length === 0 && branches[0]?.name !== mainName) ambiguities.push(noMain)
  return { branches, ambiguities }
}

/** All that a name may mean, as far as a list of branches and the collections of `main` leave it open. */
function readingsOf(
  source: string,
  branches: readonly string[] | null,
  names: ReadonlySet<string>,
): Assignment[] {
  const all = [...source.matchAll(/_/gu)]
    .map(({ index }) => ({
      source,
      branch: source.slice(0, index),
      collection: source.slice(index + 1),
    }))
    .filter(({ branch, collection }) => branch !== '' && collection !== '')
  if (branches === null) return all
  const listed = all.filter(({ branch }) => branches.includes(branch))
  if (listed.length < 2) return listed
  // Of two branches of which one's name begins the other's: a copy has its original on `main`.
  const copies = listed.filter(({ collection }) => names.has(`${mainName}_${collection}`))
  return copies.length === 1 ? copies : listed
}

/** The branches that the unmistakable names (one underscore) tell of: a list to offer where others are not. */
export function likelyBranches(sources: readonly string[]): string[] {
  const sure = sources.map((source) => readingsOf(source, null, new Set()))
  const names = sure.filter((readings) => readings.length === 1).map(([only]) => only?.branch as string)
  return [...new Set(names)].sort(mainFirst)
}

const quoted = (readings: readonly Assignment[]): string =>
  readings.map(({ branch, collection }) => `\`${collection}\` of \`${branch}\``).join(' or ')

function unclear(
  source: string,
  readings: readonly Assignment[],
  branches: readonly string[] | null,
): Ambiguity {
  if (readings.length > 0) {
    const say =
      branches === null ? 'list the branches there are, or say what it is' : 'say in the mapping what it is'
    const message = `The collection \`${source}\` may be ${quoted(readings)}; ${say}`
    return { kind: 'severalReadings', source, message, readings }
  }
  const why =
    branches === null ? 'has no prefix that names a branch' : 'begins with none of the branches listed'
  const message = `The collection \`${source}\` ${why}; say in the mapping what it is, or have it ignored`
  return { kind: 'noPrefix', source, message, readings }
}

/** Refuses names that no branch or collection of a project can have. */
function faultOf(one: Assignment): Ambiguity | null {
  try {
    checkCollectionName(one.collection)
    if (normaliseName(one.branch, 'branch.badName') === one.branch) return null
    return badName(one, 'The name would be changed')
  } catch (error) {
    if (!isArgonError(error)) throw error
    return badName(one, error.message)
  }
}

const badName = (one: Assignment, reason: string): Ambiguity => ({
  kind: 'badName',
  source: one.source,
  message: `The collection \`${one.source}\` cannot become ${quoted([one])}: ${reason}; give it another name in the mapping`,
  readings: [one],
})

const noMain: Ambiguity = {
  kind: 'noMain',
  source: null,
  message: `No collection belongs to a branch \`${mainName}\`; say in the mapping which ones do`,
  readings: [],
}

function unknownNames(sources: readonly string[], { mapping, ignore }: Meaning): Ambiguity[] {
  const named = [...mapping.map(({ source }) => source), ...ignore]
  return [...new Set(named)]
    .filter((source) => !sources.includes(source))
    .map((source) => ({
      kind: 'unknownCollection',
      source,
      message: `There is no collection \`${source}\` in the database; take it out of the mapping and of what is ignored`,
      readings: [],
    }))
}

/** Branches with their collections; two of one name, as a project sees names, are a clash. */
function grouped(assignments: readonly Assignment[]): { branches: LayoutBranch[]; clashes: Ambiguity[] } {
  const clashes: Ambiguity[] = []
  const branches = new Map<string, { name: string; collections: Map<string, Assignment> }>()
  for (const one of assignments) {
    const key = foldName(one.branch)
    const branch = branches.get(key) ?? { name: one.branch, collections: new Map<string, Assignment>() }
    branches.set(key, branch)
    const other = branch.collections.get(one.collection)
    const rival = branch.name === one.branch ? other : [...branch.collections.values()][0]
    if (rival === undefined) branch.collections.set(one.collection, one)
    else clashes.push(sameTarget(one, rival))
  }
  const sorted = [...branches.values()].map(({ name, collections }) => ({
    name,
    collections: [...collections.values()].sort((a, b) => (a.collection < b.collection ? -1 : 1)),
  }))
  return { branches: sorted.sort((a, b) => mainFirst(a.name, b.name)), clashes }
}

const sameTarget = (one: Assignment, other: Assignment): Ambiguity => ({
  kind: 'sameTarget',
  source: one.source,
  message: `The collections \`${other.source}\` and \`${one.source}\` cannot both be told apart as ${quoted([other, one])}; give one of them another name in the mapping`,
  readings: [other, one],
})

function mainFirst(a: string, b: string): number {
  if (a === mainName || b === mainName) return a === b ? 0 : a === mainName ? -1 : 1
  return a < b ? -1 : 1
}
