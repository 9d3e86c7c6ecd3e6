import { parseDocument, parseValue, type ParseResult } from '../../shared/ejson/parse.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode } from '../../shared/ejson/tree.ts'
import { ArgonError } from '../../shared/model/errors.ts'

/** The text as BSON; a text that cannot be read never means "everything". */
export const parseFilter = (text: string): Uint8Array => parseQuery(text, 'filter')

/** A document in MongoDB's language as BSON; `what` it is stands in the error. */
export const parseQuery = (text: string, what: string): Uint8Array =>
  treeToBson(valueOf(parseDocument(text, { mode: 'edit' }), what))

/** The stages of a pipeline, as an array or one alone. */
export function parsePipeline(text: string): Uint8Array[] {
  const value = valueOf(parseValue(text, { mode: 'edit' }), 'pipeline')
  const stages = value.kind === 'array' ? value.items : [value]
  if (stages.every((stage): stage is ObjectNode => stage.kind === 'object')) return stages.map(treeToBson)
  throw new ArgonError('query.invalid', 'The pipeline must be an array of stages, as [{$match: {a: 1}}]')
}

function valueOf<T>(parsed: ParseResult<T>, what: string): T {
  if (parsed.ok) return parsed.value
  const [problem] = parsed.problems
  const place = problem === undefined ? '' : ` at line ${problem.line}, column ${problem.column}`
  const message = `The ${what} cannot be read${place}: ${problem?.message ?? 'it is empty'}`
  throw new ArgonError('query.invalid', message, { line: problem?.line ?? 1, column: problem?.column ?? 1 })
}
