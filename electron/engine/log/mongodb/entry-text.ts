import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import type { Entry } from '../../../../shared/model/entry.ts'
import { entryTextCharactersMax } from '../../../../shared/model/limits.ts'

/** Larger documents would be printed for the sake of their first line. */
const printedBytesMax = 4096

/**
 * A line by which a person who looks into the collection recognises an entry: its document as relaxed Extended JSON, cut
 * off where it is long. Nothing reads it back; undefined for documents that are too large for it.
 */
export function entryText({ document }: Entry): string | undefined {
  if (document.length > printedBytesMax) return undefined
  const text = printTree(bsonToTree(document), { format: 'relaxed' })
  return text.length <= entryTextCharactersMax ? text : `${text.slice(0, entryTextCharactersMax)}…`
}
