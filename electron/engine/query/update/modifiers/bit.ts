import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import type { CompileOperator } from '../operator.ts'
import { pathOf, type Place } from '../place.ts'
import { isSameNode } from '../same-node.ts'
import { failedUpdate, invalidUpdate, typeNameOf } from '../update-error.ts'

type IntegerNode = Extract<TreeNode, { kind: 'int32' | 'int64' }>

const operations: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
}

interface Step {
  readonly operand: IntegerNode
  readonly operate: (left: bigint, right: bigint) => bigint
}

/** `$bit`: bitwise operations on integers, one after the other; 64 bits wide where one side is. */
export const compileBit: CompileOperator = (operand) => {
  const steps = parseSteps(operand)
  return {
    operator: '$bit',
    apply: (value, place) => {
      const first = value === undefined ? zero : integerAt(value, place)
      const result = steps.reduce(afterStep, first)
      return value !== undefined && isSameNode(value, result) ? value : result
    },
  }
}

const zero: IntegerNode = { kind: 'int32', value: 0 }
const isInteger = (node: TreeNode): node is IntegerNode => node.kind === 'int32' || node.kind === 'int64'

function afterStep(value: IntegerNode, { operand, operate }: Step): IntegerNode {
  const result = operate(BigInt(value.value), BigInt(operand.value))
  return value.kind === 'int32' && operand.kind === 'int32'
    ? { kind: 'int32', value: Number(result) }
    : { kind: 'int64', value: result }
}

function parseSteps(operand: TreeNode): readonly Step[] {
  if (operand.kind !== 'object') throw badOperand(`\`$bit\` takes an object, as in {and: 1}`)
  if (operand.fields.length === 0) throw badOperand('`$bit` takes at least one of `and`, `or` and `xor`')
  return operand.fields.map(([name, value]) => {
    const operate = Object.hasOwn(operations, name) ? operations[name] : undefined
    if (operate === undefined)
      throw badOperand(`\`$bit\` has \`and\`, \`or\` and \`xor\`, and no \`${name}\``)
    if (!isInteger(value))
      throw badOperand(`\`${name}\` of \`$bit\` takes an int or a long, and no ${typeNameOf(value)}`)
    return { operand: value, operate }
  })
}

const badOperand = (message: string): Error => invalidUpdate('BadValue', message, '$bit')

function integerAt(value: TreeNode, place: Place): IntegerNode {
  if (isInteger(value)) return value
  const path = pathOf(place)
  throw failedUpdate(
    'BadValue',
    `\`$bit\` needs an int or a long, and \`${path}\` is of type ${typeNameOf(value)}`,
    path,
  )
}
