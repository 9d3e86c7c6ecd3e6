import type { CompileOperator } from '../operator.ts'
import { keptIfSame } from '../same-node.ts'

export const compileSet: CompileOperator = (operand) => ({
  operator: '$set',
  apply: (value) => keptIfSame(value, operand),
})

export const compileSetOnInsert: CompileOperator = (operand) => ({
  operator: '$setOnInsert',
  ignoresBlocked: true,
  apply: (value, { application }) => (application.isInsert ? keptIfSame(value, operand) : value),
})

export const compileUnset: CompileOperator = () => ({
  operator: '$unset',
  ignoresBlocked: true,
  apply: () => undefined,
})
