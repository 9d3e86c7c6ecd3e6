import { queryError } from '../query-error.ts'
import { arrayOperators } from './arrays.ts'
import { conditionOperators } from './conditions.ts'
import type { Operator } from './expression.ts'
import { logicOperators } from './logic.ts'
import { typeOperators } from './types.ts'

const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({ ...arrayOperators, ...conditionOperators, ...logicOperators, ...typeOperators }),
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
