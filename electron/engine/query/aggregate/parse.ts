import { bsonTypeName } from '../../../../shared/ejson/bson-types.ts'
import { bsonTypeOf } from '../../../../shared/ejson/tree-to-bson.ts'
import type { Field, ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import type { ArgonError } from '../../../../shared/model/errors.ts'
import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import { queryError } from '../query-error.ts'
import { isNumber } from '../values/compare-nodes.ts'
import { exactInteger, isLong } from '../values/numbers.ts'

/** A pipeline's stage: its name and what it is given. */
export interface ParsedStage {
  readonly name: string
  readonly spec: TreeNode
}

export const stageError = (code: MongoCodeName, stage: string, message: string): ArgonError =>
  queryError(code, `\`${stage}\` ${message}`, { stage })

/** Errors: MongoDB's codes for what is no list of objects of one field each. */
export function parsePipeline(node: TreeNode | undefined, owner: string): ParsedStage[] {
  if (node?.kind !== 'array') throw stageError('TypeMismatch', owner, 'takes a pipeline, which is an array')
  return node.items.map((item) => {
    if (item.kind !== 'object')
      throw queryError('TypeMismatch', 'Each element of a pipeline is an object with the name of a stage')
    const [only] = item.fields
    if (only === undefined || item.fields.length > 1)
      throw queryError('Location40323', 'Each stage of a pipeline is an object of exactly one field')
    return { name: only[0], spec: only[1] }
  })
}

/** The object that a stage takes. */
export function objectOf(spec: TreeNode | undefined, code: MongoCodeName, stage: string): ObjectNode {
  if (spec?.kind === 'object') return spec
  throw stageError(code, stage, `takes an object, and was given ${typeName(spec)}`)
}

/** The parts of a stage by their names, of which it has no others. */
export function partsOfStage<Name extends string>(
  { fields }: ObjectNode,
  names: readonly Name[],
  unknown: MongoCodeName,
  stage: string,
): Partial<Record<Name, TreeNode>> {
  const stray = fields.find(([name]) => !(names as readonly string[]).includes(name))
  if (stray !== undefined) throw stageError(unknown, stage, `has no part \`${stray[0]}\``)
  return Object.fromEntries(fields as Field[]) as Partial<Record<Name, TreeNode>>
}

/** A whole number that is at least `least`. */
export function countOf(
  node: TreeNode,
  least: bigint,
  codes: {
    readonly notNumber: MongoCodeName
    readonly notWhole: MongoCodeName
    readonly tooLow: MongoCodeName
  },
  stage: string,
): number {
  if (!isNumber(node))
    throw stageError(codes.notNumber, stage, `takes a number, and was given ${typeName(node)}`)
  const whole = exactInteger(node)
  if (whole === null || !isLong(whole)) throw stageError(codes.notWhole, stage, 'takes a whole number')
  if (whole < least) throw stageError(codes.tooLow, stage, `takes a number from ${least} on`)
  return Number(whole)
}

const typeName = (node: TreeNode | undefined): string =>
  node === undefined ? 'nothing' : bsonTypeName(bsonTypeOf(node))

export function stringOf(
  node: TreeNode | undefined,
  code: MongoCodeName,
  stage: string,
  part: string,
): string {
  if (node?.kind === 'string') return node.value
  throw stageError(code, stage, `takes a string as its \`${part}\`, and was given ${typeName(node)}`)
}
