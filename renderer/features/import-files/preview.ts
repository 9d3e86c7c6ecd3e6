import { splitDocuments, type DocumentText, type FileFormat } from './split-documents.ts'
import { previewFields, type PreviewField } from './preview-fields.ts'

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
  readonly fields: readonly PreviewField[]
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
 * Reads the first bytes of a file of `bytesTotal` as a person would skim it. Documents are cut out by a light
 * scan and read by the import's own grammar, which has the last word on the whole file.
 */
export function previewFile(head: Uint8Array, bytesTotal: number): FilePreview {
  if (head.length === 0) return { kind: 'empty' }
  const wrong = notText(head)
  if (wrong !== null) return { kind: 'unreadable', reason: wrong }
  const isWhole = head.length >= bytesTotal
  const text = new TextDecoder().decode(head)
  if (text.trim() === '') return { kind: 'empty' }
  const split = splitDocuments(text, isWhole)
  if (split.kind === 'unreadable') return split
  const rows: PreviewRow[] = []
  let { fault } = split
  for (const document of split.documents) {
    const read = previewFields(document.text)
    if (!read.ok) fault ??= { line: document.line + read.line - 1, reason: read.reason }
    else if (rows.length < previewDocumentsMax) rows.push({ line: document.line, fields: read.fields })
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

/** Byte order marks, and a bracket beside a zero byte. */
const utf16Starts = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0x7b, 0],
  [0x5b, 0],
  [0, 0x7b],
  [0, 0x5b],
] as const

/** Why bytes are no UTF-8 text, as far as a glance can tell; null when they may be. */
function notText(head: Uint8Array): string | null {
  const [first, second] = head
  if (first === 0x1f && second === 0x8b) return 'This is compressed with gzip; unpack it first'
  if (first === 0x50 && second === 0x4b) return 'This is a ZIP archive; unpack it first'
  if (utf16Starts.some(([a, b]) => first === a && second === b))
    return 'This is UTF-16 text; save it as UTF-8'
  return head.includes(0) ? 'This looks like a binary file, not JSON text' : null
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
