import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { parseDocuments } from '../../../../shared/ejson/parse.ts'
import { printTree } from '../../../../shared/ejson/print.ts'

/** The two spellings of an editor's text; both keep every type, and both are understood at any time. */
export type EditFormat = 'shell' | 'edit'

/** Texts beyond this are not checked while they are written, only when they are saved: a check reads all of it. */
export const lintCharactersMax = 2_000_000

export const insertTemplate = '{\n  _id: ObjectId()\n}'

/** A document as text to edit. */
export function documentEditText(bytes: Uint8Array, format: EditFormat = 'shell'): string {
  return printTree(bsonToTree(bytes), { format, indent: 2 })
}

/** A copy to insert: the same document with a new `_id`. */
export function cloneEditText(bytes: Uint8Array, newObjectId: string): string {
  const tree = bsonToTree(bytes)
  const fields = tree.fields.map(([name, value]) =>
    name === '_id' ? ([name, { kind: 'objectId', hex: newObjectId }] as const) : ([name, value] as const),
  )
  return printTree({ kind: 'object', fields }, { format: 'shell', indent: 2 })
}

/** The same text in the other spelling; null while it cannot be read, or where a call would make a new value. */
export function respell(text: string, format: EditFormat): string | null {
  const result = parseDocuments(text, { mode: 'edit' })
  if (!result.ok) return null
  return result.value.map((tree) => printTree(tree, { format, indent: 2 })).join('\n')
}
