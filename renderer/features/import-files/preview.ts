import { splitDocuments, type DocumentText, type FileFormat } from './split-documents.ts'
import { topLevelFields, type FieldText } from './top-level-fields.ts'

/** How much of a file is read for its preview, and how many documents of it are shown. */
export const previewBytesMax = 20_000
export const previewDocumentsMax = 10
/** More columns than this are counted, not shown. */
const columnsMax = 12

export const formatLabels: Readonly<Record<FileFormat, string>> = {
  array: 'JSON array',
  lines: 'NDJSON',
  document: 'JSON document',
}

export interface PreviewRow {
  /** 1-based line in the file where the document begins. */
  readonly line: number
  readonly fields: readonly FieldText[]
}

/** What the beginning of a file looks like. */
export type FilePreview =
  | { kind: 'empty' }
  | { kind: 'unreadable'; reason: string }
  | {
      kind: 'documents'
      format: FileFormat
      rows: readonly PreviewRow[]
      /** Keys in the order of their first appearance, `_id` first. */
      columns: readonly string[]
      /** Keys left out of `columns`. */
      columnsHidden: number
      /** Guess of how many documents the whole file holds, from the size of those read. */
      estimate: number
      /** Everything was read: the estimate is the count. */
      isComplete: boolean
      /** The first thing wrong in what was read, or null. */
      fault: { line: number; reason: string } | null
    }

/**
 * Reads the first bytes of a file of `bytesTotal` as a person would skim it. It is light on purpose: values keep the
 * file's own spelling, and the import's parser has the last word.
 */
export function previewFile(head: Uint8Array, bytesTotal: number): FilePreview {
  if (head.length === 0) return { kind: 'empty' }
  if (looksBinary(head)) return { kind: 'unreadable', reason: 'This looks like a binary file, not JSON text' }
  const isWhole = head.length >= bytesTotal
  const text = new TextDecoder().decode(head)
  if (text.trim() === '') return { kind: 'empty' }
  const split = splitDocuments(text, isWhole)
  if (split.kind === 'unreadable') return split
  const rows: PreviewRow[] = []
  let { fault } = split
  for (const document of split.documents) {
    const fields = topLevelFields(document.text)
    if (fields === null) fault ??= { line: document.line, reason: 'This is not a well-formed document' }
    else if (rows.length < previewDocumentsMax) rows.push({ line: document.line, fields })
  }
  const columns = columnsOf(rows)
  return {
    kind: 'documents',
    format: split.format,
    rows,
    columns: columns.slice(0, columnsMax),
    columnsHidden: Math.max(0, columns.length - columnsMax),
    estimate: estimateCount(split.documents, bytesTotal, split.isComplete),
    isComplete: split.isComplete,
    fault,
  }
}

function looksBinary(head: Uint8Array): boolean {
  return head.includes(0)
}

function columnsOf(rows: readonly PreviewRow[]): string[] {
  const keys = new Set(rows.flatMap((row) => row.fields.map((field) => field.key)))
  const rest = [...keys].filter((key) => key !== '_id')
  return keys.has('_id') ? ['_id', ...rest] : rest
}

function estimateCount(documents: readonly DocumentText[], bytesTotal: number, isComplete: boolean): number {
  const last = documents.at(-1)
  if (last === undefined) return 0
  if (isComplete) return documents.length
  return Math.max(documents.length, Math.round((bytesTotal / last.end) * documents.length))
}
