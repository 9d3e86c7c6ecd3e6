import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import type { CompileOperator } from '../operator.ts'
import type { Application } from '../place.ts'
import { invalidUpdate, typeNameOf } from '../update-error.ts'

/** `$currentDate`: the moment of the update as a date, or as a timestamp where `{$type: 'timestamp'}` asks for it. */
export const compileCurrentDate: CompileOperator = (operand) => {
  const make = isTimestamp(operand) ? timestampOf : dateOf
  return { operator: '$currentDate', apply: (_, { application }) => make(application) }
}

const timestampOf = ({ timestamp }: Application): TreeNode => ({ kind: 'timestamp', ...timestamp })
const dateOf = ({ now }: Application): TreeNode => ({ kind: 'date', milliseconds: now })

function isTimestamp(operand: TreeNode): boolean {
  if (operand.kind === 'boolean') return false
  if (operand.kind !== 'object')
    throw badOperand(`\`$currentDate\` takes true or {$type: 'date'}, and no ${typeNameOf(operand)}`)
  const other = operand.fields.find(([name]) => name !== '$type')
  if (other !== undefined) throw badOperand(`\`$currentDate\` has no option \`${other[0]}\``)
  const type = operand.fields[0]?.[1]
  const text = type?.kind === 'string' ? type.value : null
  if (text !== 'date' && text !== 'timestamp')
    throw badOperand("The `$type` of `$currentDate` is 'date' or 'timestamp'")
  return text === 'timestamp'
}

const badOperand = (message: string): Error => invalidUpdate('BadValue', message, '$currentDate')
