import { compareNodes } from '../../values/compare-nodes.ts'
import type { CompileOperator } from '../operator.ts'

/** `$min` and `$max`: the operand where it lies beyond the value. What is equal stays, types included. */
const compileExtreme =
  (operator: '$min' | '$max', sign: 1 | -1): CompileOperator =>
  (operand, { filterOptions }) => ({
    operator,
    apply: (value) =>
      value === undefined || compareNodes(operand, value, filterOptions.collation) * sign > 0
        ? operand
        : value,
  })

export const compileMin = compileExtreme('$min', -1)
export const compileMax = compileExtreme('$max', 1)
