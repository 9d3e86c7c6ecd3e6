import { parseDocument } from '../../shared/ejson/parse.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'
import { ArgonError } from '../../shared/model/errors.ts'

/** The text as BSON; a text that cannot be read never means "everything". */
export function parseFilter(text: string): Uint8Array {
  const parsed = parseDocument(text, { mode: 'edit' })
  if (parsed.ok) return treeToBson(parsed.value)
  const [problem] = parsed.problems
  const place = problem === undefined ? '' : ` at line ${problem.line}, column ${problem.column}`
  const message = `The filter cannot be read${place}: ${problem?.message ?? 'it is empty'}`
  throw new ArgonError('query.invalid', message, { line: problem?.line ?? 1, column: problem?.column ?? 1 })
}
