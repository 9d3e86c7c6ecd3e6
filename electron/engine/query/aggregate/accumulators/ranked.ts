import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { countOf } from '../../expression/edges.ts'
import type { Scope } from '../../expression/expression.ts'
import { isNullish, namedParts, nothing, refused, type Value } from '../../expression/operands.ts'
import { compareNodes } from '../../values/compare-nodes.ts'
import { sizeOf } from '../../values/tree-bytes.ts'
import { sortOrder } from '../../values/sort-nodes.ts'
import type { HeldBytes } from '../held-bytes.ts'
import type { PipelineContext } from '../stage.ts'
import type { Accumulator, AccumulatorCompiler } from './accumulator.ts'

type Order = (left: TreeNode, right: TreeNode) => number

const nCodes = { notObject: 'Location5787801', unknown: 'Location5787901' } as const

/** `{input, n}`: the first or last values, or the smallest or largest. */
const ofN =
  (begin: (count: number, context: PipelineContext, held: HeldBytes) => Accumulator): AccumulatorCompiler =>
  (operand, context, name) => {
    const parts = namedParts(operand, name, nCodes, { input: 'Location5787907', n: 'Location5787906' })
    const n = compileExpression(parts.n as TreeNode, context)
    return {
      operand: compileExpression(parts.input as TreeNode, context),
      begin: (group, held) => begin(countOf(n(group), name), context, held),
    }
  }

function firstN(count: number, held: HeldBytes): Accumulator {
  const items: TreeNode[] = []
  return {
    add: (value) => {
      if (items.length >= count) return
      held.add(sizeOf(value))
      items.push(value ?? nothing)
    },
    result: () => ({ kind: 'array', items }),
  }
}

function lastN(count: number, held: HeldBytes): Accumulator {
  const items: TreeNode[] = []
  return {
    add: (value) => {
      items.push(value ?? nothing)
      if (items.length > 2 * count) items.splice(0, items.length - count)
      else held.add(sizeOf(value))
    },
    result: () => ({ kind: 'array', items: items.slice(-count) }),
  }
}

/** The first `count` values in an order, those that are equal in the order in which they came. */
export class Ranking {
  readonly #count: number
  readonly #order: Order
  readonly #held: HeldBytes
  #items: TreeNode[] = []

  constructor(count: number, order: Order, held: HeldBytes) {
    this.#count = count
    this.#order = order
    this.#held = held
  }

  add(value: TreeNode): void {
    this.#held.add(this.#items.length < this.#count ? sizeOf(value) : 0)
    this.#items.push(value)
    if (this.#items.length > 2 * this.#count + 16) this.#items = this.ranked()
  }

  ranked(): TreeNode[] {
    return this.#items.sort(this.#order).slice(0, this.#count)
  }
}

const extremeN = (sign: 1 | -1): AccumulatorCompiler =>
  ofN((count, { collation }, held) => {
    const ranking = new Ranking(count, (a, b) => sign * compareNodes(a, b, collation), held)
    return {
      add: (value) => {
        if (!isNullish(value)) ranking.add(value)
      },
      result: () => ({ kind: 'array', items: ranking.ranked() }),
    }
  })

/** `$top` and `$bottom`: the outputs of the documents that a sort puts first or last. */
const topOrBottom =
  (isTop: boolean, isOne: boolean): AccumulatorCompiler =>
  (operand, context, name) => {
    const codes = { notObject: 'Location5788001', unknown: 'Location5788002' } as const
    const parts = namedParts(operand, name, codes, {
      n: isOne ? null : 'Location5788003',
      sortBy: 'Location5788005',
      output: 'Location5788004',
    })
    if (isOne && parts.n !== undefined) throw refused('Location5788002', name, 'has no part `n`')
    const { sortBy } = parts
    if (sortBy?.kind !== 'object') throw refused('Location5788604', name, 'takes an object as its `sortBy`')
    const order = sortOrder(sortBy, context.collation)
    const output = compileExpression(parts.output as TreeNode, context)
    const n = parts.n === undefined ? null : compileExpression(parts.n, context)
    return {
      operand: (scope) => pair(scope, output(scope)),
      begin: (group, held) => {
        const count = n === null ? 1 : countOf(n(group), name)
        const byDocument: Order = (a, b) => order(partOf(a, 0), partOf(b, 0))
        // What is wanted of the end comes backwards, and of equal ones the later.
        const ranking = new Ranking(count, isTop ? byDocument : backwards(byDocument), held)
        let number = 0
        return {
          add: (value) => ranking.add(isTop ? (value as TreeNode) : numbered(value, number++)),
          result: () => {
            const items = ranking.ranked().map((item) => partOf(item, 1))
            if (isOne) return items[0] ?? nothing
            return { kind: 'array', items: isTop ? items : items.toReversed() }
          },
        }
      },
    }
  }

const pair = ({ root }: Scope, output: Value): TreeNode => ({
  kind: 'array',
  items: [root, output ?? nothing],
})
const numbered = (value: Value, number: number): TreeNode => ({
  kind: 'array',
  items: [partOf(value as TreeNode, 0), partOf(value as TreeNode, 1), { kind: 'double', value: number }],
})
const partOf = (node: TreeNode, part: number): TreeNode =>
  (node as { items: readonly TreeNode[] }).items[part] as TreeNode
const numberOf = (node: TreeNode): number => (partOf(node, 2) as { value: number }).value
const backwards =
  (order: Order): Order =>
  (a, b) =>
    order(b, a) || numberOf(b) - numberOf(a)

export const rankedAccumulators: Readonly<Record<string, AccumulatorCompiler>> = {
  $bottom: topOrBottom(false, true),
  $bottomN: topOrBottom(false, false),
  $firstN: ofN((count, _, held) => firstN(count, held)),
  $lastN: ofN((count, _, held) => lastN(count, held)),
  $maxN: extremeN(-1),
  $minN: extremeN(1),
  $top: topOrBottom(true, true),
  $topN: topOrBottom(true, false),
}
