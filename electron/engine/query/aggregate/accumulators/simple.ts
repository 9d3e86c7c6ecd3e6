import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { constant } from '../../expression/expression.ts'
import { failed, int, isNullish, nothing, typeOf, type Value } from '../../expression/operands.ts'
import { compareNodes, isNumber } from '../../values/compare-nodes.ts'
import { NodeMap } from '../../values/node-map.ts'
import { Deviation } from '../../values/deviation.ts'
import { toDouble } from '../../values/numbers.ts'
import { sizeOf } from '../../values/tree-bytes.ts'
import { Sum } from '../../values/sum.ts'
import type { HeldBytes } from '../held-bytes.ts'
import { stageError } from '../parse.ts'
import type { PipelineContext } from '../stage.ts'
import type { Accumulator, AccumulatorCompiler } from './accumulator.ts'

/** An accumulator of one expression's values. */
const of =
  (begin: (context: PipelineContext, held: HeldBytes, name: string) => Accumulator): AccumulatorCompiler =>
  (operand, context, name) => {
    if (operand.kind === 'array' && operand.items.length !== 1)
      throw stageError('Location40237', name, 'takes one operand')
    const node = operand.kind === 'array' ? (operand.items[0] as TreeNode) : operand
    return { operand: compileExpression(node, context), begin: (_, held) => begin(context, held, name) }
  }

/** Keeps one of the values, the one that `isBetter` than the one before. */
const keeping = (
  isBetter: (value: Value, kept: Value, context: PipelineContext) => boolean,
): AccumulatorCompiler =>
  of((context) => {
    let kept: Value
    let isFirst = true
    return {
      add: (value) => {
        if (!isFirst && !isBetter(value, kept, context)) return
        kept = value
        isFirst = false
      },
      result: () => kept ?? nothing,
    }
  })

const extreme = (sign: 1 | -1): AccumulatorCompiler =>
  of(({ collation }) => {
    let kept: Value
    return {
      add: (value) => {
        if (isNullish(value)) return
        if (kept === undefined || sign * compareNodes(value, kept, collation) > 0) kept = value
      },
      result: () => kept ?? nothing,
    }
  })

const push = of((_, held) => {
  const items: TreeNode[] = []
  return {
    add: (value) => {
      if (value === undefined) return
      held.add(sizeOf(value))
      items.push(value)
    },
    result: () => ({ kind: 'array', items }),
  }
})

const addToSet = of(({ collation }, held) => {
  const items: TreeNode[] = []
  const seen = new NodeMap<true>(collation)
  return {
    add: (value) => {
      if (value === undefined || seen.get(value) !== undefined) return
      held.add(2 * sizeOf(value))
      seen.add(value, true)
      items.push(value)
    },
    result: () => ({ kind: 'array', items }),
  }
})

const mergeObjects = of((_, __, name) => {
  const fields = new Map<string, TreeNode>()
  return {
    add: (value) => {
      if (isNullish(value)) return
      if (value.kind !== 'object')
        throw failed('Location40400', name, `takes objects, and was given ${typeOf(value)}`)
      for (const [field, content] of value.fields) fields.set(field, content)
    },
    result: () => ({ kind: 'object', fields: [...fields] }),
  }
})

const deviation = (isSample: boolean): AccumulatorCompiler =>
  of(() => {
    const total = new Deviation(isSample)
    return {
      add: (value) => {
        if (isNumber(value)) total.add(toDouble(value))
      },
      result: () => total.result(),
    }
  })

const count: AccumulatorCompiler = (operand, _, name) => {
  if (operand.kind !== 'object' || operand.fields.length > 0)
    throw stageError('TypeMismatch', name, 'takes an empty object')
  return {
    operand: constant(int(1)),
    begin: () => {
      const sum = new Sum()
      return { add: (value) => sum.add(value), result: () => sum.result() }
    },
  }
}

export const simpleAccumulators: Readonly<Record<string, AccumulatorCompiler>> = {
  $addToSet: addToSet,
  $avg: of(() => {
    const sum = new Sum()
    return { add: (value) => sum.add(value), result: () => sum.average() ?? nothing }
  }),
  $count: count,
  $first: keeping(() => false),
  $last: keeping(() => true),
  $max: extreme(1),
  $mergeObjects: mergeObjects,
  $min: extreme(-1),
  $push: push,
  $stdDevPop: deviation(false),
  $stdDevSamp: deviation(true),
  $sum: of(() => new Sum()),
}
