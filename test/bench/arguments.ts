import { parseArgs } from 'node:util'

/** What the command line of the bench says. */
export interface BenchArguments {
  /** Names of what is run; empty for every group of the table. */
  readonly names: readonly string[]
  /** Entries of `main` in the data set. */
  readonly entries: number
  /** Whether a missed goal is a failure. */
  readonly strict: boolean
  /** Whether the scaling table goes up to ten million entries. */
  readonly large: boolean
  /** Whether the numbers behind the decision notes are printed instead. */
  readonly choices: boolean
}

const entriesDefault = 1_000_000
const entriesMin = 1000

/** Reads the command line; throws an error with a sentence for the person when it cannot be understood. */
export function parseBenchArguments(argv: readonly string[], known: readonly string[]): BenchArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      entries: { type: 'string', default: String(entriesDefault) },
      strict: { type: 'boolean', default: false },
      large: { type: 'boolean', default: false },
      choices: { type: 'boolean', default: false },
    },
  })
  const unknown = positionals.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`There is no group ${unknown}; there are ${known.join(', ')}`)
  const entries = Number(values.entries.replaceAll(/[_,]/gu, ''))
  if (!Number.isSafeInteger(entries) || entries < entriesMin)
    throw new Error(`--entries takes a whole number from ${entriesMin} on, not ${values.entries}`)
  return {
    names: positionals,
    entries,
    strict: values.strict,
    large: values.large,
    choices: values.choices,
  }
}
