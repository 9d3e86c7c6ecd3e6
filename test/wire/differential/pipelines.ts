import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { computedValue, expression } from './expressions.ts'
import { filter } from './filters.ts'
import { int, list, nil, object, text } from './nodes.ts'
import { anyOf, distinct, listOf, oneOf, path, plainPath, type Make } from './random.ts'
import { sort, stageProjection } from './reads.ts'

const stage = (name: string, operand: Make<TreeNode>): Make<ObjectNode> => {
  return (dice) => object([name, operand(dice)])
}
const plainField: Make<TreeNode> = (dice) => text(`$${plainPath(dice)}`)

const accumulators = [
  '$sum',
  '$avg',
  '$min',
  '$max',
  '$first',
  '$last',
  '$push',
  '$addToSet',
  '$count',
  '$stdDevPop',
] as const
const accumulated: Make<TreeNode> = (dice) => {
  const name = oneOf(...accumulators)(dice)
  return object([name, name === '$count' ? object() : plainField(dice)])
}
const grouped: Make<TreeNode> = (dice) =>
  object(
    ['_id', anyOf<TreeNode>(plainField, plainField, oneOf<TreeNode>(nil))(dice)],
    ...distinct(listOf<Field>((dice) => [oneOf('p', 'q')(dice), accumulated(dice)], 2)(dice)),
  )

const listField = oneOf<TreeNode>(text('$a'), text('$b'), text('$l'), text('$c.x'))
const unwound: Make<TreeNode> = anyOf<TreeNode>(listField, (dice) =>
  object(
    ['path', listField(dice)],
    ['includeArrayIndex', text('at')],
    ['preserveNullAndEmptyArrays', { kind: 'boolean', value: dice(2) === 0 }],
  ),
)
const computed: Make<TreeNode> = (dice) =>
  object(...distinct(listOf<Field>((dice) => [oneOf('d', 'e')(dice), expression(1)(dice)], 2, 1)(dice)))

const lookup: Make<TreeNode> = (dice) =>
  object(
    ['from', text('c')],
    ['localField', text(plainPath(dice))],
    ['foreignField', text(path(dice))],
    ['as', text('joined')],
  )

/** Stages that keep or make documents in an order that both sides agree on. */
const ordered: Make<ObjectNode> = anyOf<ObjectNode>(
  stage('$match', filter(1)),
  stage('$match', filter(1)),
  stage('$project', stageProjection),
  stage('$addFields', computed),
  stage('$set', computed),
  stage('$unset', (dice) => text(path(dice))),
  stage('$unwind', unwound),
  stage('$sort', sort),
  stage('$limit', (dice) => int(1 + dice(6))),
  stage('$skip', (dice) => int(dice(4))),
  stage('$replaceRoot', (dice) => object(['newRoot', object(['r', expression(1)(dice)])])),
)

/** Stages that may give their documents in any order; only at the end. */
const unordered: Make<ObjectNode> = anyOf<ObjectNode>(
  stage('$group', grouped),
  stage('$group', grouped),
  stage('$sortByCount', plainField),
  stage('$lookup', lookup),
  stage('$bucket', (dice) =>
    object(
      ['groupBy', plainField(dice)],
      ['boundaries', list(int(0), int(1), int(5))],
      ['default', text('other')],
    ),
  ),
)

export interface Pipeline {
  readonly stages: readonly ObjectNode[]
  readonly isOrdered: boolean
}

export const pipeline: Make<Pipeline> = (dice) => {
  const stages = listOf(ordered, 2, 1)(dice)
  const isOrdered = dice(3) > 0
  return {
    stages: [object(['$sort', object(['_id', int(1)])]), ...stages, ...(isOrdered ? [] : [unordered(dice)])],
    isOrdered,
  }
}

/** One computed value of one or two documents: where most of the expressions are asked. */
export const computation: Make<Pipeline> = (dice) => ({
  stages: [
    object(['$match', object(['_id', object(['$in', list(int(dice(12)), int(dice(12)))])])]),
    object(['$sort', object(['_id', int(1)])]),
    object(['$project', object(['v', computedValue(dice)])]),
  ],
  isOrdered: true,
})
