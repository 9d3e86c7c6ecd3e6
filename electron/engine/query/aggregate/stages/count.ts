import { int } from '../../expression/operands.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { accumulatorNamed } from '../accumulators/accumulators.ts'
import { stageError } from '../parse.ts'
import type { StageCompiler } from '../stage.ts'
import { integer } from '../../values/numbers.ts'
import { groupBy } from './group.ts'
import { sortBy } from './sort.ts'

/** One document with the number of those that came; none where none came. */
export const count: StageCompiler = (spec, _, name) => {
  if (spec.kind !== 'string' || spec.value === '')
    throw stageError('Location40156', name, 'takes the name of a field')
  const field = spec.value
  if (field.startsWith('$')) throw stageError('Location40158', name, 'takes a name without a dollar sign')
  if (field.includes('\0'))
    throw stageError('Location40159', name, 'takes a name without the character U+0000')
  if (field.includes('.')) throw stageError('Location40160', name, 'takes a name without a dot')
  return async function* (input, run) {
    let total = 0
    for await (const batch of input) {
      total += batch.length
      await run.rest()
    }
    if (total > 0) yield [{ kind: 'object', fields: [[field, integer(BigInt(total))]] }]
  }
}

/** Groups by the value of an expression, the commonest first. */
export const sortByCount: StageCompiler = (spec, context, name) => {
  const isExpression = spec.kind === 'object' && spec.fields[0]?.[0].startsWith('$') === true
  if (!isExpression && !(spec.kind === 'string' && spec.value.startsWith('$')))
    throw stageError('Location40147', name, 'takes a path with a dollar sign, or an expression')
  const accumulator = accumulatorNamed('$sum')(int(1), context, '$sum')
  const grouped = groupBy(compileExpression(spec, context), [{ name: 'count', accumulator }], context, name)
  const sorted = sortBy({ kind: 'object', fields: [['count', int(-1)]] }, context, 0)
  return (input, run) => sorted(grouped(input, run), run)
}
