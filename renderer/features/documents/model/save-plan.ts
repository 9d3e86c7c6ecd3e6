import type { DocumentWrite } from '../../../../shared/contract/documents.ts'
import { parseDocument, parseDocuments } from '../../../../shared/ejson/parse.ts'
import type { ParseOptions, ParseResult } from '../../../../shared/ejson/parse.ts'
import type { ParseProblem } from '../../../../shared/ejson/parse-problem.ts'
import { treeToBson } from '../../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode } from '../../../../shared/ejson/tree.ts'
import type { Lsn } from '../../../../shared/model/ids.ts'
import { childByKey, documentNode, sameValue } from './bson-node.ts'

/** What a save would do. Decided without doing it. */
export type SavePlan =
  | { readonly kind: 'problems'; readonly problems: readonly ParseProblem[] }
  /** The text gives the very bytes that are stored. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'changedId' }
  | { readonly kind: 'write'; readonly writes: readonly DocumentWrite[] }

export interface SaveBase {
  readonly bytes: Uint8Array
  readonly lsn: Lsn
}

type Fresh = Omit<ParseOptions, 'mode'>

/** Problems of a text while it is being written; none when it could be saved as it stands. */
export function textProblems(text: string, isInsert: boolean, fresh: Fresh): readonly ParseProblem[] {
  const result = isInsert ? readMany(text, fresh) : parseDocument(text, { ...fresh, mode: 'edit' })
  return result.ok ? [] : result.problems
}

const readMany = (text: string, fresh: Fresh): ParseResult<readonly ObjectNode[]> =>
  parseDocuments(text, { ...fresh, mode: 'edit' })

/** Plans to write an edited document over the version it was made from. */
export function planReplace(text: string, base: SaveBase, fresh: Fresh): SavePlan {
  const result = parseDocument(text, { ...fresh, mode: 'edit' })
  if (!result.ok) return { kind: 'problems', problems: result.problems }
  const document = treeToBson(result.value)
  if (sameBytes(document, base.bytes)) return { kind: 'nothing' }
  if (!sameId(document, base.bytes)) return { kind: 'changedId' }
  return { kind: 'write', writes: [{ kind: 'replace', document, expected: base.lsn }] }
}

/** Plans to insert one document, an array of them, or one after the other. */
export function planInsert(text: string, fresh: Fresh): SavePlan {
  const result = readMany(text, fresh)
  if (!result.ok) return { kind: 'problems', problems: result.problems }
  if (result.value.length === 0) return { kind: 'nothing' }
  return {
    kind: 'write',
    writes: result.value.map((tree) => ({ kind: 'insert', document: treeToBson(tree) })),
  }
}

function sameId(a: Uint8Array, b: Uint8Array): boolean {
  const left = childByKey(documentNode(a), '_id')
  const right = childByKey(documentNode(b), '_id')
  return left !== null && right !== null && sameValue(left, right)
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => sameValue(documentNode(a), documentNode(b))
