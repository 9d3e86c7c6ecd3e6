import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { isArgonError } from '../../../../shared/model/errors.ts'
import { compileRegex, type Regex } from '../regex/compile-regex.ts'
import { constantOf, folded, type Expression, type Operator, type Scope } from './expression.ts'
import { failed, int, isNullish, list, namedOperands, no, nothing, text, truth, typeOf } from './operands.ts'
import { codePoints } from './strings.ts'

interface Parts {
  readonly input: Expression
  readonly regex: Expression
  readonly options: Expression
}

/** Finds in a string; `ofNull` is given where the string or the expression is null or missing. */
const finding =
  (ofNull: TreeNode, find: (input: string, regex: Regex) => TreeNode): Operator =>
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
      return find(input.value, regex)
    })
  }

/** An expression that is the same for all documents is compiled once. */
function knownRegex(parts: Parts, name: string): Regex | null {
  const isKnown = constantOf(parts.regex) !== null && constantOf(parts.options) !== null
  return isKnown ? regexOf(parts, { root: nothing, locals: [] }, name) : null
}

function regexOf({ regex, options }: Parts, scope: Scope, name: string): Regex | null {
  const [pattern, flags] = [regex(scope), options(scope)]
  if (!isNullish(flags) && flags.kind !== 'string')
    throw failed('Location51106', name, `takes a string as its \`options\`, and was given ${typeOf(flags)}`)
  if (isNullish(pattern)) return null
  if (pattern.kind !== 'string' && pattern.kind !== 'regex')
    throw failed('Location51105', name, `takes a regular expression, and was given ${typeOf(pattern)}`)
  const own = pattern.kind === 'regex' ? pattern.flags : ''
  const given = isNullish(flags) ? '' : flags.value
  if (own !== '' && given !== '') throw failed('Location51107', name, 'has options in two places')
  const source = pattern.kind === 'regex' ? pattern.pattern : pattern.value
  if (source.includes('\0')) throw failed('Location51109', name, 'takes no character U+0000')
  return compiled(source, own + given, name)
}

/** What is no pattern has a code of its own in expressions. */
function compiled(source: string, flags: string, name: string): Regex {
  try {
    return compileRegex(source, flags)
  } catch (error) {
    if (isArgonError(error) && error.details['mongoCodeName'] === 'Location51091')
      throw failed('Location51111', name, `cannot read the regular expression \`${source}\``)
    throw error
  }
}

function matchNode(input: string, match: RegExpExecArray, { groups }: Regex): TreeNode {
  const captures = Array.from({ length: groups }, (_, i): TreeNode => {
    const group = match.groups?.[`g${i + 1}`]
    return group === undefined ? nothing : text(group)
  })
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
function allMatches(input: string, regex: Regex): TreeNode {
  const matches: TreeNode[] = []
  for (let from = 0; from <= input.length;) {
    const match = regex.exec(input, from)
    if (match === null) break
    const isEmpty = match[0] === ''
    if (!isEmpty || match.index < input.length || input === '') matches.push(matchNode(input, match, regex))
    from = match.index + match[0].length
    if (isEmpty) from += (input.codePointAt(from) ?? 0) > 0xffff ? 2 : 1
  }
  return list(matches)
}

export const regexOperators: Readonly<Record<string, Operator>> = {
  $regexFind: finding(nothing, (input, regex) => {
    const match = regex.exec(input)
    return match === null ? nothing : matchNode(input, match, regex)
  }),
  $regexFindAll: finding(list([]), allMatches),
  $regexMatch: finding(no, (input, regex) => truth(regex.test(input))),
}
