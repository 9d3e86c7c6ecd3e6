import type { PatternNode } from './pattern.ts'
import { takesOf, type CharacterNode } from './takes-code.ts'

/** How the steps of a search by trying grow with the length of the text. */
export interface Effort {
  /** Whether they may double with each character: a repetition of what itself can match in several ways. */
  readonly isExponential: boolean
  /** Else they grow as the length to this power. */
  readonly power: number
  /** Nodes, counted as often as they are repeated at least. */
  readonly size: number
  /** In how many ways what is optional, and what is one of several, can be chosen. */
  readonly ways: number
}

/** What a backtracking search may come to at most; an upper bound, found in the pattern's own length. */
export function effortOf(node: PatternNode): Effort {
  const { power, ...effort } = within(node)
  const isAnchored = firstOf(node)?.kind === 'edge' && (firstOf(node) as { edge: string }).edge === 'start'
  return { ...effort, power: Math.max(1, power + (isAnchored ? 0 : 1)) }
}

function within(node: PatternNode): Effort {
  switch (node.kind) {
    case 'sequence': {
      const parts = node.parts.map(within)
      return {
        ...joined(parts),
        power: powerInSequence(node.parts),
        ways: parts.reduce((product, { ways }) => product * ways, 1),
      }
    }
    case 'choice': {
      const parts = node.parts.map(within)
      if (beginDifferently(node.parts)) return joined(parts)
      return { ...joined(parts), ways: parts.reduce((sum, { ways }) => sum + ways, 0) }
    }
    case 'repeat': {
      const part = within(node.part)
      const isOften = node.max > 1
      const isVariable = node.max === Infinity || node.max - node.min > variationsMax
      return {
        isExponential: part.isExponential || (isOften && isAmbiguous(node.part)),
        power: part.power + (isVariable ? 1 : 0),
        size: part.size * Math.max(1, node.max === Infinity ? node.min + 1 : node.max),
        ways: part.ways * (isVariable ? 1 : node.max - node.min + 1),
      }
    }
    case 'look':
    case 'capture':
    case 'atomic':
      return within(node.part)
    default:
      return { isExponential: false, power: node.kind === 'reference' ? 1 : 0, size: 1, ways: 1 }
  }
}

/** What looks around, and what is atomic, is done with once it has matched: what follows does not try it again. */
function powerInSequence(parts: readonly PatternNode[]): number {
  let tried = 0
  let most = 0
  for (const part of parts) {
    const { power } = within(part)
    most = Math.max(most, tried + power)
    if (part.kind !== 'look' && part.kind !== 'atomic') tried += power
  }
  return most
}

/** A count that varies by no more than this is as good as fixed. */
const variationsMax = 8

function joined(parts: readonly Effort[]): Effort {
  return {
    isExponential: parts.some(({ isExponential }) => isExponential),
    power: Math.max(0, ...parts.map(({ power }) => power)),
    size: parts.reduce((sum, { size }) => sum + size, 1),
    ways: Math.max(1, ...parts.map(({ ways }) => ways)),
  }
}

/** Whether a repetition of it may match one text in several ways: by a repetition or a choice inside. */
function isAmbiguous(node: PatternNode): boolean {
  switch (node.kind) {
    case 'sequence':
      return node.parts.some(isAmbiguous) && !hasDelimiter(node.parts)
    case 'choice':
      return node.parts.some(isAmbiguous) || !beginDifferently(node.parts)
    case 'repeat':
      return node.min !== node.max || isAmbiguous(node.part)
    case 'capture':
      return isAmbiguous(node.part)
    default:
      return false
  }
}

/** One character that nothing else in the sequence takes, as the dot in `[a-z]+\.`, tells where each round ends. */
function hasDelimiter(parts: readonly PatternNode[]): boolean {
  return parts.some(
    (part) =>
      part.kind === 'character' &&
      !part.ignoresCase &&
      parts.every((other) => other === part || charactersOf(other).every((one) => !takesOf(one)(part.code))),
  )
}

function beginDifferently(options: readonly PatternNode[]): boolean {
  const firsts = options.map(firstOf)
  const codes = firsts.map((first) =>
    first?.kind === 'character' ? String.fromCodePoint(first.code).toLowerCase() : '',
  )
  return codes.every((code) => code !== '') && new Set(codes).size === codes.length
}

function charactersOf(node: PatternNode): CharacterNode[] {
  switch (node.kind) {
    case 'sequence':
    case 'choice':
      return node.parts.flatMap(charactersOf)
    case 'character':
    case 'set':
      return [node]
    case 'edge':
      return []
    // What a reference takes is not known from here.
    case 'reference':
      return [{ kind: 'set', set: anything, ignoresCase: false }]
    default:
      return charactersOf(node.part)
  }
}

const anything = { isNegated: true, ranges: [], fixed: [], properties: [] }

function firstOf(node: PatternNode): PatternNode | undefined {
  if (node.kind === 'sequence') return node.parts[0] === undefined ? undefined : firstOf(node.parts[0])
  return node.kind === 'capture' ? firstOf(node.part) : node
}
