import { parseDocument } from '../../shared/ejson/parse.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'

/** The document that Extended JSON or the shell's syntax spells, type by type. */
export function bsonOfText(text: string): Uint8Array {
  const parsed = parseDocument(text, { mode: 'import' })
  if (!parsed.ok) throw new Error(`${text}: ${JSON.stringify(parsed.problems)}`)
  return treeToBson(parsed.value)
}
