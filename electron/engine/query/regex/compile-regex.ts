import { regexCharactersMax, regexStepsMax } from '../../../../shared/model/limits.ts'
import { queryError } from '../query-error.ts'
import { compileAutomaton } from './automaton.ts'
import { checkReferences } from './check-references.ts'
import { effortOf, type Effort } from './effort.ts'
import { ignoresCaseThroughout, javascriptSource } from './javascript-source.ts'
import { parsePattern } from './parse-pattern.ts'
import { badPattern } from './regex-error.ts'

/** A regular expression of MongoDB, made ready to run over many texts. */
export interface Regex {
  /** Whether it matches somewhere in the text. Throws `query.failed` where that would take too long to find out. */
  test(text: string): boolean
  /**
   * The first match at or behind `from`, as JavaScript has it; the group of index n is called `gn`. Throws as `test`
   * does, and sooner.
   */
  exec(text: string, from?: number): RegExpExecArray | null
  /** How many groups capture. */
  readonly groups: number
}

/**
 * Compiles a pattern of PCRE2 with MongoDB's flags i, m, s, x and u. Errors: 51108 for another flag, 51091 for what is no
 * pattern, NotImplemented for what has no exact counterpart here. A search that might take
 * longer than `regexStepsMax` steps, by trying, follows all ways at once instead, and is refused where it cannot.
 */
export function compileRegex(pattern: string, flags: string): Regex {
  const letters = flagsOf(flags)
  if (pattern.length > regexCharactersMax)
    throw badPattern(`it has more than ${regexCharactersMax} characters`)
  const { node, groups } = parsePattern(pattern, letters)
  checkReferences(node)
  const ignoresCase = ignoresCaseThroughout(node)
  const expression = nativeExpression(javascriptSource(node, ignoresCase), ignoresCase ? 'iu' : 'u')
  const sticky = new RegExp(expression.source, `${expression.flags}g`)
  const effort = effortOf(node)
  let automaton: ReturnType<typeof compileAutomaton> | undefined
  return {
    groups,
    test: (text) => {
      if (isBounded(effort, text.length)) return expression.test(text)
      if (automaton === undefined) automaton = compileAutomaton(node)
      const isFound = automaton?.test(text) ?? null
      if (isFound === null) throw tooLong(pattern)
      return isFound
    },
    exec: (text, from = 0) => {
      if (!isBounded(effort, text.length)) throw tooLong(pattern)
      sticky.lastIndex = from
      return sticky.exec(text)
    },
  }
}

/** As the server has them; `u` is always on, as texts are UTF-8. */
function flagsOf(flags: string): { i: boolean; m: boolean; s: boolean; x: boolean } {
  const unknown = /[^imsux]/.exec(flags)
  if (unknown !== null)
    throw queryError('Location51108', `There is no flag \`${unknown[0]}\` of regular expressions`, {
      operator: '$regex',
    })
  const has = (letter: string): boolean => flags.includes(letter)
  return { i: has('i'), m: has('m'), s: has('s'), x: has('x') }
}

function nativeExpression(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags)
  } catch {
    throw badPattern('it is too large')
  }
}

/** A backtracking search may double its steps with each character of so many. */
const exponentialCharactersMax = 20
/** So few choices are made at each character in no time. */
const waysMax = 16

function isBounded({ isExponential, power, size, ways }: Effort, length: number): boolean {
  if (isExponential && length > exponentialCharactersMax) return false
  return (power <= 1 && ways <= waysMax) || size * ways * length ** power <= regexStepsMax
}

const tooLong = (pattern: string): Error =>
  queryError(
    'Location51156',
    `The regular expression \`${pattern}\` might search for too long; repeat less in it`,
    { operator: '$regex' },
    'running',
  )
