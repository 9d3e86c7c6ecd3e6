import type { Ambiguity, Assignment, Meaning } from '../../../shared/model/migration.ts'

/** What a person says about a name that may mean several things. */
export type Answer =
  | { readonly kind: 'open' }
  | { readonly kind: 'reading'; readonly reading: Assignment }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'other'; readonly assignment: Assignment }

export const plainMeaning: Meaning = { branches: null, mapping: [], ignore: [] }

/** What stands for an ambiguity among the answers. */
export const answerKey = ({ source, message }: Ambiguity): string => source ?? message

/** `main, feature` as a list; null where nothing is listed, so that the names must tell. */
export function branchesOf(text: string): readonly string[] | null {
  const names = text.split(',').map((name) => name.trim())
  const given = names.filter((name) => name !== '')
  return given.length === 0 ? null : given
}

const isWhole = ({ source, branch, collection }: Assignment): boolean =>
  [source, branch, collection].every((name) => name.trim() !== '')

/** Whether an answer says something. */
export const isAnswered = (answer: Answer | undefined): boolean =>
  answer !== undefined && answer.kind !== 'open' && (answer.kind !== 'other' || isWhole(answer.assignment))

/** What was said before with these answers on top: each name has one meaning, the newest. */
export function withAnswers(
  meaning: Meaning,
  branches: readonly string[] | null,
  ambiguities: readonly Ambiguity[],
  answers: ReadonlyMap<string, Answer>,
): Meaning {
  const mapping = new Map(meaning.mapping.map((one) => [one.source, one]))
  const ignore = new Set(meaning.ignore)
  for (const ambiguity of ambiguities) {
    const answer = answers.get(answerKey(ambiguity))
    const said = answer?.kind === 'reading' ? answer.reading : null
    const assigned = answer?.kind === 'other' && isWhole(answer.assignment) ? answer.assignment : said
    const source = assigned?.source ?? ambiguity.source
    // A name that is not there is only ever taken out of what was said.
    const isUnknown = ambiguity.kind === 'unknownCollection'
    if (source === null || (!isUnknown && !isAnswered(answer))) continue
    mapping.delete(source)
    ignore.delete(source)
    if (assigned !== null) mapping.set(source, assigned)
    else if (!isUnknown) ignore.add(source)
  }
  return { branches, mapping: [...mapping.values()], ignore: [...ignore] }
}
