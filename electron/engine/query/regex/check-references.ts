import type { PatternNode } from './pattern.ts'
import { unsupportedPattern } from './regex-error.ts'

/**
 * Refuses references to groups that may not have matched yet: PCRE2 lets them fail, JavaScript match. Answers the groups
 * that have matched for certain after the node, where those before it have.
 */
export function checkReferences(
  node: PatternNode,
  before: ReadonlySet<number> = new Set(),
): ReadonlySet<number> {
  switch (node.kind) {
    case 'sequence':
      return node.parts.reduce((matched, part) => checkReferences(part, matched), before)
    case 'choice': {
      const options = node.parts.map((part) => checkReferences(part, before))
      return options.reduce((both, option) => new Set([...both].filter((index) => option.has(index))))
    }
    case 'repeat': {
      const after = checkReferences(node.part, before)
      return node.min > 0 ? after : before
    }
    case 'look': {
      const after = checkReferences(node.part, before)
      return node.isNegative ? before : after
    }
    case 'atomic':
      return checkReferences(node.part, before)
    case 'capture':
      return new Set([...checkReferences(node.part, before), node.index])
    case 'reference':
      if (!before.has(node.index))
        throw unsupportedPattern(`a reference to group ${node.index}, which may not have matched before it,`)
      return before
    default:
      return before
  }
}
