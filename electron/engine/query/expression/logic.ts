import { compareNodes } from '../values/compare-nodes.ts'
import { folded, type Expression, type Operator } from './expression.ts'
import { int, isTrue, ofOne, ofTwo, operandsOf, truth } from './operands.ts'

const comparison = (holds: (order: number) => boolean): Operator =>
  ofTwo((left, right, { context }) => truth(holds(compareNodes(left, right, context.collation))))

/** Ends at the first operand that decides. */
const joined =
  (deciding: boolean): Operator =>
  (operand, environment, name) => {
    const parts: Expression[] = operandsOf(operand, environment, name, 0, Infinity)
    return folded(parts, (scope) => {
      for (const part of parts) if (isTrue(part(scope)) === deciding) return truth(deciding)
      return truth(!deciding)
    })
  }

export const logicOperators: Readonly<Record<string, Operator>> = {
  $and: joined(false),
  $cmp: ofTwo((left, right, { context }) => int(Math.sign(compareNodes(left, right, context.collation)))),
  $eq: comparison((order) => order === 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $ne: comparison((order) => order !== 0),
  $not: ofOne((value) => truth(!isTrue(value))),
  $or: joined(true),
}
