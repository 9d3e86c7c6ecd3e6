import type { Field, TreeNode } from '../../../../shared/ejson/tree.ts'
import { compileRegex } from '../regex/compile-regex.ts'
import { fieldIn } from '../values/paths.ts'
import { schemaOrFlag } from './array-keywords.ts'
import {
  countOf,
  hasField,
  namesOf,
  objectOf,
  schemaError,
  type Keyword,
  type SchemaContext,
  type SchemaTest,
} from './keyword.ts'

const ofFields =
  (test: (fields: readonly Field[]) => boolean): SchemaTest =>
  (value) =>
    value.kind !== 'object' || test(value.fields)

const fieldCount =
  (fits: (count: number, limit: number) => boolean): Keyword =>
  (operand, _, name) => {
    const limit = countOf(operand, name)
    return ofFields((fields) => fits(fields.length, limit))
  }

const required: Keyword = (operand, _, name) => {
  const names = namesOf(operand, name)
  return (value) => value.kind !== 'object' || names.every((one) => hasField(value, one))
}

const properties: Keyword = (operand, context, name) => {
  const tests = objectOf(operand, name).fields.map(
    ([property, schema]) => [property, context.nested(schema, property)] as const,
  )
  return (value) =>
    value.kind !== 'object' ||
    tests.every(([property, test]) => {
      const field = fieldIn(value, property)
      return field === undefined || test(field)
    })
}

const patternProperties: Keyword = (operand, context, name) => {
  const tests = objectOf(operand, name).fields.map(
    ([pattern, schema]) => [compileRegex(pattern, ''), context.nested(schema, pattern)] as const,
  )
  return ofFields((fields) =>
    fields.every(([field, value]) => tests.every(([regex, test]) => !regex.test(field) || test(value))),
  )
}

/** Of fields that neither `properties` nor `patternProperties` speak of. */
const additionalProperties: Keyword = (operand, context, name) => {
  const test = schemaOrFlag(operand, context, name)
  const names = new Set(namesIn(context, 'properties'))
  const patterns = namesIn(context, 'patternProperties').map((pattern) => compileRegex(pattern, ''))
  const isNamed = (field: string): boolean => names.has(field) || patterns.some((regex) => regex.test(field))
  return ofFields((fields) => fields.every(([field, value]) => isNamed(field) || test(value)))
}

function namesIn({ keywords }: SchemaContext, keyword: string): string[] {
  const object = keywords.get(keyword)
  return object?.kind === 'object' ? object.fields.map(([name]) => name) : []
}

const dependencies: Keyword = (operand, context, name) => {
  const tests = objectOf(operand, name).fields.map(([field, needed]) => {
    const test = dependency(needed, context, name)
    return (value: TreeNode): boolean => !hasField(value, field) || test(value)
  })
  return (value) => tests.every((test) => test(value))
}

function dependency(needed: TreeNode, context: SchemaContext, name: string): SchemaTest {
  if (needed.kind === 'object') return context.nested(needed, name)
  if (needed.kind !== 'array') throw schemaError('TypeMismatch', name, 'takes schemas and arrays of names')
  const names = namesOf(needed, name)
  return (value) => names.every((one) => hasField(value, one))
}

/** What a schema says of objects. */
export const objectKeywords: Readonly<Record<string, Keyword>> = {
  additionalProperties,
  dependencies,
  maxProperties: fieldCount((count, limit) => count <= limit),
  minProperties: fieldCount((count, limit) => count >= limit),
  patternProperties,
  properties,
  required,
}
