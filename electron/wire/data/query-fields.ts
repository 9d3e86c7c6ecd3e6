import { FieldReader } from '../field-reader.ts'
import { WireError } from '../wire-error.ts'

/** A property where there is a value, none where there is not. */
export const optional = <K extends string, T>(name: K, value: T | undefined): { readonly [P in K]?: T } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: T }

/** An index by name or by its keys; an empty document is no hint. */
export function hintOf(fields: FieldReader): string | Uint8Array | undefined {
  const hint = fields.value('hint')
  if (hint === undefined || (hint.kind === 'object' && hint.fields.length === 0)) return undefined
  if (hint.kind === 'string') return hint.value
  if (hint.kind === 'object') return fields.document('hint')
  throw new WireError('FailedToParse', 'Hint must be a string or an object')
}

/** A replacement, update operators, or the stages of a pipeline. */
export function updateOf(fields: FieldReader, name: string): Uint8Array | Uint8Array[] {
  const given = fields.require(name, fields.value(name))
  if (given.kind === 'array') return fields.documents(name) as Uint8Array[]
  if (given.kind === 'object') return fields.document(name) as Uint8Array
  throw new WireError('FailedToParse', 'Update argument must be either an object or an array')
}

/** How an update goes about it, beside its filter and what it does. */
export const updateOptions = (fields: FieldReader) => ({
  multi: fields.boolean('multi') ?? false,
  upsert: fields.boolean('upsert') ?? false,
  ...optional('arrayFilters', fields.documents('arrayFilters')),
  ...optional('collation', fields.document('collation')),
  ...optional('hint', hintOf(fields)),
  ...optional('sort', fields.document('sort')),
})

/** From `cursor: {batchSize}`. */
export function batchSizeOf(cursor: Uint8Array | undefined, path: string): number | undefined {
  if (cursor === undefined) return undefined
  const fields = new FieldReader(cursor, path)
  const batchSize = fields.integer('batchSize', 0)
  fields.refuseOthers()
  return batchSize
}
