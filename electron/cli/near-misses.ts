import { foldName } from '../../shared/model/names.ts'

const suggestionsMax = 3

/** Those of the names that a person may have meant, nearest first. */
export function nearMisses(wanted: string, names: readonly string[]): string[] {
  const text = foldName(wanted)
  const mistakesMax = Math.max(1, Math.floor(text.length / 3))
  return [...new Set(names)]
    .map((name) => ({ name, mistakes: mistakesBetween(text, foldName(name)) }))
    .filter(({ name, mistakes }) => mistakes <= mistakesMax || isBeginning(text, foldName(name)))
    .sort((a, b) => a.mistakes - b.mistakes)
    .slice(0, suggestionsMax)
    .map(({ name }) => name)
}

/** `; did you mean \`shop\` or \`shops\`?`, or nothing. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  const near = nearMisses(wanted, names).map((name) => `\`${name}\``)
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`
}

const isBeginning = (text: string, name: string): boolean => text.length >= 2 && name.startsWith(text)

/** Letters to insert, leave out, replace or swap with their neighbour (optimal string alignment). */
function mistakesBetween(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const replaced = at(row, j - 1) + (isSame ? 0 : 1)
      next[j] = Math.min(at(next, j - 1) + 1, at(row, j) + 1, replaced)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) next[j] = Math.min(at(next, j), at(before, j - 2) + 1)
    }
    before = row
    row = next
  }
  return at(row, b.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity
