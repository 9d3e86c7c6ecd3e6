import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { printTree, type TextFormat } from '../../shared/ejson/print.ts'
import { printedBytes, printedDocuments } from '../../shared/model/limits.ts'
import type { QueryCursor } from '../engine/read/query-cursor.ts'
import { Option } from 'commander'
import type { Context } from './context.ts'

const formats = ['relaxed', 'canonical', 'shell'] as const satisfies readonly TextFormat[]
export type DocumentFormat = (typeof formats)[number]

export const formatOption = (): Option =>
  new Option('--format <format>', 'relaxed or canonical Extended JSON, or the syntax of the shell')
    .choices(formats)
    .default('relaxed')

/** Prints what a query gives, one document a line, as fast as it is read; gives their number. */
export async function printDocuments(
  context: Context,
  cursor: QueryCursor,
  format: DocumentFormat,
): Promise<number> {
  const limit = { documents: printedDocuments, bytes: printedBytes }
  let printed = 0
  try {
    for (let isDone = false; !isDone;) {
      const batch = await cursor.next(limit, context.io.interrupted)
      isDone = batch.isDone
      printed += batch.documents.length
      await context.out.lines(batch.documents.map((bytes) => printTree(bsonToTree(bytes), { format })))
    }
  } finally {
    cursor.close()
  }
  return printed
}
