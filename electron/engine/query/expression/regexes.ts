import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { compileRegex } from '../values/regex.ts'
import { constantOf, folded, type Expression, type Operator, type Scope } from './expression.ts'
import {
  failed,
  int,
  isNullish,
  list,
  namedOperands,
  no,
  nothing,
  text,
  truth,
  typeOf,
  type Value,
} from './operands.ts'
import { codePoints } from './strings.ts'

interface Parts {
  readonly input: Expression
  readonly regex: Expression
  readonly options: Expression
}

/** Finds in a string; `ofNull` is given where the string or the expression is null or missing. */
const finding =
  (ofNull: TreeNode, find: (input: string, regex: RegExp) => TreeNode): Operator =>
  (operand, environment, name) => {
    const codes = { notObject: 'Location51103', unknown: 'Location31024' } as const
    const parts = namedOperands(operand, environment, name, codes, {
      input: 'Location31022',
      regex: 'Location31023',
      options: null,
    })
    const known = knownRegex(parts, name)
    return folded(Object.values(parts), (scope) => {
      const input = parts.input(scope)
      const regex = known ?? regexOf(parts, scope, name)
      if (!isNullish(input) && input.kind !== 'string')
        throw failed('Location51104', name, `takes a string as its \`input\`, and was given ${typeOf(input)}`)
      if (isNullish(input) || regex === null) return ofNull
      regex.lastIndex = 0
      return find(input.value, regex)
    })
  }

/** An expression that is the same for all documents is compiled once. */
function knownRegex(parts: Parts, name: string): RegExp | null {
  const isKnown = constantOf(parts.regex) !== null && constantOf(parts.options) !== null
  return isKnown ? regexOf(parts, { root: nothing, locals: [] }, name) : null
}

function regexOf({ regex, options }: Parts, scope: Scope, name: string): RegExp | null {
  const [pattern, flags] = [regex(scope), options(scope)]
  if (!isNullish(flags) && flags.kind !== 'string')
    throw failed('Location51106', name, `takes a string as its \`options\`, and was given ${typeOf(flags)}`)
  if (isNullish(pattern)) return null
  if (pattern.kind !== 'string' && pattern.kind !== 'regex')
    throw failed('Location51105', name, `takes a regular expression, and was given ${typeOf(pattern)}`)
  const own = pattern.kind === 'regex' ? pattern.flags : ''
  const given = isNullish(flags) ? '' : flags.value
  if (own !== '' && given !== '') throw failed('Location51107', name, 'has options in two places')
  const unknown = /[^imsxu]/.exec(own + given)
  if (unknown !== null) throw failed('Location51108', name, `knows no option \`${unknown[0]}\``)
  const source = pattern.kind === 'regex' ? pattern.pattern : pattern.value
  if (source.includes('\0')) throw failed('Location51109', name, 'takes no character U+0000')
  const compiled = compileRegex(source, own + given, 'g')
  if (compiled === null)
    throw failed('Location51111', name, `cannot read the regular expression \`${source}\``)
  return compiled
}

function matchNode(input: string, match: RegExpMatchArray): TreeNode {
  const captures = Array.from(match)
    .slice(1)
    .map((group: Value | string): TreeNode => (typeof group === 'string' ? text(group) : nothing))
  return {
    kind: 'object',
    fields: [
      ['match', text(match[0])],
      ['idx', int(codePoints(input.slice(0, match.index)))],
      ['captures', list(captures)],
    ],
  }
}

/** An empty match at the very end is none. */
function allMatches(input: string, regex: RegExp): TreeNode {
  const matches = Array.from(input.matchAll(regex)).filter(
    (match) => match[0] !== '' || match.index < input.length || input === '',
  )
  return list(matches.map((match) => matchNode(input, match)))
}

export const regexOperators: Readonly<Record<string, Operator>> = {
  $regexFind: finding(nothing, (input, regex) => {
    const match = regex.exec(input)
    return match === null ? nothing : matchNode(input, match)
  }),
  $regexFindAll: finding(list([]), allMatches),
  $regexMatch: finding(no, (input, regex) => truth(regex.test(input))),
}
