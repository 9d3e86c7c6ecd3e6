import { InvalidArgumentError, type Command as Commander } from 'commander'
import type { Assignment, FoundBranches, Meaning } from '../../../shared/model/migration.ts'
import { collect } from '../collect.ts'

/** What a person says the names of the older layout mean. */
export interface MeaningOptions {
  readonly branch?: readonly string[]
  readonly map?: readonly Assignment[]
  readonly ignore?: readonly string[]
}

/** The ways to say what names mean that may be read in several. */
export const withMeaning = (command: Commander): Commander =>
  command
    .option(
      '--branch <name>',
      'a branch there is; where any is given these are all, and names tell no others',
      collect,
    )
    .option(
      '--map <collection=branch:name>',
      'what a collection is: `old_users=main:users`; may be given several times',
      (text: string, before: readonly Assignment[] | undefined) => [...(before ?? []), parseMapping(text)],
    )
    .option('--ignore <collection>', 'a collection that belongs to no branch', collect)

export const meaningOf = ({ branch, map, ignore }: MeaningOptions): Meaning => ({
  branches: branch ?? null,
  mapping: map ?? [],
  ignore: ignore ?? [],
})

/** At the first `=` behind which there is a branch: the names of collections may hold the sign as well. */
function parseMapping(text: string): Assignment {
  const [, source, branch, collection] = /^(.+?)=([^:=]+):(.+)$/su.exec(text) ?? []
  if (source === undefined || branch === undefined || collection === undefined)
    throw new InvalidArgumentError('Give it as collection=branch:name, such as old_users=main:users')
  return { source, branch, collection }
}

/** What is not clear, each with options to choose from. */
export function ambiguityText({ ambiguities, likelyBranches }: FoundBranches): string[] {
  if (ambiguities.length === 0) return []
  const each = ambiguities.flatMap(({ message, readings, source }) => {
    const choices = readings.map(
      ({ branch, collection }) => `--map ${quoted(`${source}=${branch}:${collection}`)}`,
    )
    const all = source === null ? choices : [...choices, `--ignore ${quoted(source)}`]
    return [message, ...all.map((choice) => `  ${choice}`)]
  })
  const branches = likelyBranches.map((name) => `--branch ${quoted(name)}`).join(' ')
  const list = branches === '' ? [] : [`Or name every branch there is, as ${branches}`]
  return [...each, ...list]
}

/** As a shell takes it. */
const quoted = (text: string): string =>
  /^[\w.:=/-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
