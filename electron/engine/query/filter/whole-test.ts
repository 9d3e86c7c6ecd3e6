import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import type { ObjectNode } from '../../../../shared/ejson/tree.ts'
import { readInt32, type BsonSlice } from '../../bson/raw.ts'
import { compileExpression } from '../expression/compile-expression.ts'
import { scopeOf, type ExpressionContext } from '../expression/expression.ts'
import { isTrue } from '../expression/operands.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { nodeOf } from '../values/node-of.ts'
import { unsupported } from './filter-error.ts'
import type { DocumentTest } from './value.ts'

/** `$expr`: the document is decoded as far as the expression looks. */
export function expressionTest(operand: BsonSlice, options: Partial<ExpressionContext>): DocumentTest {
  const { now } = options
  if (now === undefined) throw unsupported('$expr')
  const expression = compileExpression(nodeOf(operand), { ...options, now })
  return (bytes, start) => isTrue(expression(scopeOf(treeAt(bytes, start))))
}

/** `$jsonSchema`. */
export function schemaTest(operand: BsonSlice): DocumentTest {
  const test = compileSchema(nodeOf(operand))
  return (bytes, start) => test(treeAt(bytes, start))
}

const treeAt = (bytes: Uint8Array, start: number): ObjectNode =>
  bsonToTree(bytes.subarray(start, start + readInt32(bytes, start)))

/** `$sampleRate`: needs a source of chance. */
export function sampleTest(rate: number, { random }: Partial<ExpressionContext>): DocumentTest {
  if (random === undefined) throw unsupported('$sampleRate')
  return () => random() < rate
}
