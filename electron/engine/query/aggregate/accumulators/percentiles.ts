import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { constantOf } from '../../expression/expression.ts'
import { list, namedParts, nothing, refused, type Value } from '../../expression/operands.ts'
import { isNumber } from '../../values/compare-nodes.ts'
import { double, toDouble } from '../../values/numbers.ts'
import type { PipelineContext } from '../stage.ts'
import type { AccumulatorCompiler } from './accumulator.ts'

const codes = { notObject: 'Location7429703', unknown: 'Location40415' } as const

/** The smallest value that so large a part of all is not above. */
export function percentile(sorted: readonly number[], part: number): TreeNode {
  if (sorted.length === 0) return nothing
  const place = Math.max(0, Math.ceil(part * sorted.length) - 1)
  return double(sorted[place] as number)
}

export function checkMethod(method: TreeNode, name: string): void {
  if (method.kind === 'string' && method.value === 'approximate') return
  throw refused('BadValue', name, "has the `method` 'approximate' only")
}

export function partsOfWhole(
  node: TreeNode,
  context: PipelineContext | Parameters<typeof compileExpression>[1],
  name: string,
): number[] {
  const value: Value = constantOf(compileExpression(node, context))?.value
  const isList = value?.kind === 'array' && value.items.length > 0
  if (!isList || !value.items.every((item) => isNumber(item)))
    throw refused('Location7750301', name, 'takes an array of numbers as its `p`')
  const parts = value.items.map((item) => toDouble(item as Parameters<typeof toDouble>[0]))
  if (parts.some((part) => !(part >= 0 && part <= 1)))
    throw refused('Location7750303', name, 'takes numbers from 0 to 1 as its `p`')
  return parts
}

const collecting =
  (isMedian: boolean): AccumulatorCompiler =>
  (operand, context, name) => {
    const parts = namedParts(operand, name, codes, {
      input: 'Location40414',
      p: isMedian ? null : 'Location40414',
      method: 'Location40414',
    })
    checkMethod(parts.method as TreeNode, name)
    const wanted = isMedian ? [0.5] : partsOfWhole(parts.p as TreeNode, context, name)
    return {
      operand: compileExpression(parts.input as TreeNode, context),
      begin: (_, held) => {
        const numbers: number[] = []
        return {
          add: (value) => {
            if (!isNumber(value)) return
            held.add(8)
            numbers.push(toDouble(value))
          },
          result: () => {
            const sorted = numbers.toSorted((a, b) => a - b)
            const found = wanted.map((part) => percentile(sorted, part))
            return isMedian ? (found[0] as TreeNode) : list(found)
          },
        }
      },
    }
  }

export const percentileAccumulators: Readonly<Record<string, AccumulatorCompiler>> = {
  $median: collecting(true),
  $percentile: collecting(false),
}
