import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { queryError } from '../query-error.ts'
import { arrayKeywords } from './array-keywords.ts'
import { itemsOf, schemaError, type Keyword, type SchemaContext, type SchemaTest } from './keyword.ts'
import { objectKeywords } from './object-keywords.ts'
import { scalarKeywords } from './scalar-keywords.ts'
import { typeKeywords } from './type-keywords.ts'

const listed =
  (holds: (tests: readonly SchemaTest[], value: TreeNode) => boolean): Keyword =>
  (operand, context, name) => {
    const schemas = itemsOf(operand, name)
    if (schemas.length === 0) throw schemaError('BadValue', name, 'takes at least one schema')
    const tests = schemas.map((schema) => context.nested(schema, name))
    return (value) => holds(tests, value)
  }

const not: Keyword = (operand, context, name) => {
  const test = context.nested(operand, name)
  return (value) => !test(value)
}

const text: Keyword = (operand, _, name) => {
  if (operand.kind !== 'string') throw schemaError('TypeMismatch', name, 'takes a string')
  return null
}

const keywords: ReadonlyMap<string, Keyword> = new Map(
  Object.entries({
    ...arrayKeywords,
    ...objectKeywords,
    ...scalarKeywords,
    ...typeKeywords,
    allOf: listed((tests, value) => tests.every((test) => test(value))),
    anyOf: listed((tests, value) => tests.some((test) => test(value))),
    description: text,
    not,
    oneOf: listed((tests, value) => tests.filter((test) => test(value)).length === 1),
    title: text,
  }),
)

/** Keywords of fields that clients encrypt, which no server of this kind can look into. */
const encryption: ReadonlySet<string> = new Set(['encrypt', 'encryptMetadata'])

/**
 * Compiles a JSON schema: draft 4 as MongoDB has it, with `bsonType`, and without `integer`, `$ref`, `default`, `format`,
 * `definitions` and `id`. Errors: MongoDB's codes 2, 9 and 14; those of `compileRegex`.
 */
export function compileSchema(schema: TreeNode): SchemaTest {
  if (schema.kind !== 'object')
    throw queryError('TypeMismatch', '`$jsonSchema` takes an object', { operator: '$jsonSchema' })
  return schemaTest(schema)
}

function schemaTest({ fields }: ObjectNode): SchemaTest {
  const operands = new Map<string, TreeNode>()
  for (const [name, operand] of fields) {
    if (encryption.has(name)) throw schemaError('NotImplemented', name, 'is not supported')
    if (!keywords.has(name)) throw schemaError('FailedToParse', name, 'means nothing')
    if (operands.has(name)) throw schemaError('FailedToParse', name, 'stands twice')
    operands.set(name, operand)
  }
  const context: SchemaContext = { keywords: operands, nested }
  const tests = [...operands].flatMap(([name, operand]) => keywords.get(name)?.(operand, context, name) ?? [])
  return (value) => tests.every((test) => test(value))
}

function nested(schema: TreeNode, where: string): SchemaTest {
  if (schema.kind !== 'object') throw schemaError('TypeMismatch', where, 'takes schemas, which are objects')
  return schemaTest(schema)
}
