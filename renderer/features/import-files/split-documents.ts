import { skipBlank, skipValue } from './scan-json.ts'

export type FileFormat = 'array' | 'lines' | 'document'

/** One document's own text. */
export interface DocumentText {
  readonly line: number
  readonly text: string
  /** Characters of the file up to its end. */
  readonly end: number
}

export type SplitText =
  | { kind: 'unreadable'; reason: string }
  | {
      kind: 'documents'
      format: FileFormat
      documents: readonly DocumentText[]
      /** Every document of the file is there. */
      isComplete: boolean
      fault: { line: number; reason: string } | null
    }

/**
 * Cuts the beginning of a file into its documents: the elements of an array, or one value after another. The last one
 * is left out when the text ends inside it and `isWhole` says that more follows.
 */
export function splitDocuments(text: string, isWhole: boolean): SplitText {
  const start = skipBlank(text, 0)
  const isArray = text[start] === '['
  if (!isArray && text[start] !== '{') {
    return { kind: 'unreadable', reason: 'This does not look like JSON: it should begin with { or [' }
  }
  const lineAt = lineCounter(text)
  const documents: DocumentText[] = []
  let fault: { line: number; reason: string } | null = null
  let at = isArray ? skipBlank(text, start + 1) : start
  while (at < text.length && text[at] !== ']') {
    const end = skipValue(text, at) ?? endOfBroken(text, at, isArray)
    if (end === null) {
      if (isWhole) fault = { line: lineAt(at), reason: 'The file ends inside this document' }
      break
    }
    if (text[at] !== '{') {
      fault = { line: lineAt(at), reason: 'Expected a document: it should begin with {' }
      break
    }
    documents.push({ line: lineAt(at), text: text.slice(at, end), end })
    at = skipSeparator(text, end)
  }
  const isEnd = at >= text.length || text[at] === ']'
  return {
    kind: 'documents',
    format: isArray ? 'array' : isEnd && isWhole && documents.length === 1 ? 'document' : 'lines',
    documents,
    isComplete: isWhole && isEnd,
    fault,
  }
}

/** Where a document without its last bracket gives way to the next one, which begins a line; null when none does. */
function endOfBroken(text: string, at: number, isArray: boolean): number | null {
  const next = isArray ? -1 : text.indexOf('\n{', at)
  return next < 0 ? null : next
}

function skipSeparator(text: string, at: number): number {
  const next = skipBlank(text, at)
  return text[next] === ',' ? skipBlank(text, next + 1) : next
}

/** Line of an offset; asked for in ascending order, so the text is walked once. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1
  let seen = 0
  return (offset) => {
    for (; seen < offset; seen++) if (text.charCodeAt(seen) === 10) line++
    return line
  }
}
