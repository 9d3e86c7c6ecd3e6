import { queryError } from '../query-error.ts'
import { arithmeticOperators } from './arithmetic.ts'
import { arrayOperators } from './arrays.ts'
import { conditionOperators } from './conditions.ts'
import { dateMathOperators } from './date-math.ts'
import { datePartOperators } from './date-parts.ts'
import { dateStringOperators } from './date-strings.ts'
import { edgeOperators } from './edges.ts'
import type { Operator } from './expression.ts'
import { iterationOperators } from './iterate.ts'
import { logicOperators } from './logic.ts'
import { mathOperators } from './math.ts'
import { objectOperators } from './objects.ts'
import { regexOperators } from './regexes.ts'
import { roundingOperators } from './rounding.ts'
import { setOperators } from './sets.ts'
import { sliceOperators } from './slices.ts'
import { stringOperators } from './strings.ts'
import { substringOperators } from './substrings.ts'
import { totalOperators } from './totals.ts'
import { typeOperators } from './types.ts'

const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...arithmeticOperators,
    ...arrayOperators,
    ...conditionOperators,
    ...dateMathOperators,
    ...datePartOperators,
    ...dateStringOperators,
    ...edgeOperators,
    ...iterationOperators,
    ...logicOperators,
    ...mathOperators,
    ...objectOperators,
    ...regexOperators,
    ...roundingOperators,
    ...setOperators,
    ...sliceOperators,
    ...stringOperators,
    ...substringOperators,
    ...totalOperators,
    ...typeOperators,
  }),
)

/** Operators of MongoDB that run a client's code or need what this engine has not. */
const refusedOperators: ReadonlySet<string> = new Set(['$accumulator', '$function', '$meta'])

export function operatorNamed(name: string): Operator {
  const operator = operators.get(name)
  if (operator !== undefined) return operator
  if (refusedOperators.has(name))
    throw queryError('NotImplemented', `The expression \`${name}\` is not supported; leave it out`, {
      operator: name,
    })
  throw queryError('InvalidPipelineOperator', `There is no expression \`${name}\``, { operator: name })
}
