import { arrayAt, arrayNode } from '../array-value.ts'
import type { CompileOperator } from '../operator.ts'
import { invalidUpdate } from '../update-error.ts'
import { wholeNumberOf } from '../whole-number.ts'

/** `$pop`: takes away the last element, or with -1 the first. */
export const compilePop: CompileOperator = (operand) => {
  const side = wholeNumberOf(operand)
  if (side !== 1 && side !== -1) throw invalidUpdate('FailedToParse', '`$pop` takes 1 or -1', '$pop')
  return {
    operator: '$pop',
    apply: (value, place) => {
      if (value === undefined) return undefined
      const array = arrayAt(value, place, '$pop', 'TypeMismatch')
      if (array.items.length === 0) return array
      return arrayNode(side === 1 ? array.items.slice(0, -1) : array.items.slice(1))
    },
  }
}
