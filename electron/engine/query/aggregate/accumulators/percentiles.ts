import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { list, namedParts } from '../../expression/operands.ts'
import { isNumber } from '../../values/compare-nodes.ts'
import { toDouble } from '../../values/numbers.ts'
import { checkMethod, partsOfWhole, percentile } from '../../values/percentile.ts'
import type { AccumulatorCompiler } from './accumulator.ts'

const codes = { notObject: 'Location7429703', unknown: 'Location40415' } as const

const collecting =
  (isMedian: boolean): AccumulatorCompiler =>
  (operand, context, name) => {
    const parts = namedParts(operand, name, codes, {
      input: 'Location40414',
      p: isMedian ? null : 'Location40414',
      method: 'Location40414',
    })
    checkMethod(parts.method as TreeNode, name)
    const wanted = isMedian ? [0.5] : partsOfWhole(compileExpression(parts.p as TreeNode, context), name)
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
