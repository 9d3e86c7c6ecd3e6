import { isUtf8 } from 'node:buffer'
import { decodeUtf8, joinBytes } from '../../../shared/ejson/text-bytes.ts'
import { parseDocument } from '../../../shared/ejson/parse.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import { documentBytesMax, importDocumentTextBytesMax } from '../../../shared/model/limits.ts'
import { DocumentFramer, type Frame } from './frame-documents.ts'
import { JsonToBson } from './json-to-bson.ts'
import { sniffBytes, sniffText } from './sniff-text.ts'

/** A document of the file: its BSON (as written, so maybe without `_id`), and where its text begins. */
export interface ImportedDocument {
  readonly kind: 'document'
  readonly bytes: Uint8Array
  /** 1-based. */
  readonly line: number
  /** In bytes from the file's start. */
  readonly offset: number
}

/** Something that is no document, or none that can be kept. */
export interface BadDocument {
  readonly kind: 'bad'
  /** 1-based line of the trouble itself, which may be below the document's first. */
  readonly line: number
  /** Of the document's first byte. */
  readonly offset: number
  /** A sentence without a full stop. */
  readonly reason: string
  /** The text around the trouble, on one line. */
  readonly excerpt: string
}

export type ImportItem = ImportedDocument | BadDocument

const excerptCharacters = 80
/** Parsed between two looks at the outside, so that nobody waits long. */
const sliceBytes = 256 * 1024

/**
 * Reads documents from the bytes of a file as they come: a JSON array, one object, NDJSON, or objects one after the
 * other, in plain JSON, Extended JSON of either version, or the shell's syntax. It holds at most one document's text
 * (`importDocumentTextBytesMax`). A bad document is an item with its line and reason; reading goes on behind it.
 * The file as a whole is refused with `import.notText` where it is no UTF-8 text. The same bytes give the same items
 * however they are cut into chunks.
 */
export class ImportParser {
  readonly #framer: DocumentFramer
  readonly #json = new JsonToBson()
  #items: ImportItem[] = []
  #head: Uint8Array | undefined = new Uint8Array()
  #skipped = 0
  /** So far every good document stood on a line of its own, as in NDJSON. */
  #isByLine = false
  #isByLineBroken = false

  constructor() {
    this.#framer = new DocumentFramer((frame) => this.#take(frame))
  }

  /** The documents that end within this chunk. The chunk may be used again afterwards. */
  push(chunk: Uint8Array): ImportItem[] {
    if (this.#head === undefined) this.#framer.push(chunk)
    else this.#pushHead(joinBytes([this.#head, chunk]), sniffBytes)
    return this.#taken()
  }

  /** What is left at the end of the file: an unfinished document, an array without its end. */
  end(): ImportItem[] {
    if (this.#head !== undefined) this.#pushHead(this.#head, 0)
    const last = this.#items.length
    this.#framer.end()
    if (this.#framer.isInArray && this.#items.length === last) {
      const { line, offset } = this.#framer
      const reason = 'The text ends inside the array: its closing "]" is missing'
      this.#items.push({ kind: 'bad', line, offset: offset + this.#skipped, reason, excerpt: '' })
    }
    return this.#taken()
  }

  #pushHead(head: Uint8Array, bytesNeeded: number): void {
    this.#head = head
    if (head.length < bytesNeeded) return
    this.#skipped = sniffText(head.subarray(0, sniffBytes))
    this.#head = undefined
    this.#framer.push(head.subarray(this.#skipped))
  }

  #taken(): ImportItem[] {
    const items = this.#items
    this.#items = []
    return items
  }

  /**
   * One frame is one document, but for a line of NDJSON that was cut off where a value was to come: it swallowed the
   * line behind it, which is given back here.
   */
  #take(frame: Frame): void {
    for (let rest = frame; ;) {
      const item = this.#read(rest)
      const split = item.kind === 'bad' && this.#isByLine ? nextLineOfADocument(rest.text) : -1
      if (split < 0) {
        this.#items.push(item)
        if (item.kind === 'document') this.#noteLines(rest.text)
        return
      }
      this.#items.push(this.#read({ ...rest, text: rest.text.subarray(0, split) }))
      const text = rest.text.subarray(split)
      rest = { ...rest, text, line: rest.line + linesIn(rest.text, split), offset: rest.offset + split }
    }
  }

  #noteLines(text: Uint8Array): void {
    const firstEnd = text.indexOf(lineFeed)
    if (firstEnd >= 0 && firstEnd < text.lastIndexOf(closingBrace)) this.#isByLineBroken = true
    this.#isByLine = !this.#isByLineBroken
  }

  #read(frame: Frame): ImportItem {
    if (frame.isTooLarge) {
      return this.#bad(frame, `The document's text is longer than ${importDocumentTextBytesMax} bytes`)
    }
    if (!isUtf8(frame.text)) return this.#bad(frame, 'The document is not UTF-8 text')
    const bytes = this.#json.convert(frame.text) ?? this.#parse(frame)
    if (!(bytes instanceof Uint8Array)) return bytes
    if (bytes.length > documentBytesMax) {
      return this.#bad(
        frame,
        `The document has ${bytes.length} bytes; a document may have at most ${documentBytesMax}`,
      )
    }
    return { kind: 'document', bytes, line: frame.line, offset: frame.offset + this.#skipped }
  }

  #parse(frame: Frame): Uint8Array | BadDocument {
    // The end of a cut-off document is where its text ends, not where the next one begins.
    const text = decodeUtf8(frame.text, 0, frame.text.length).trimEnd()
    const parsed = parseDocument(text, { mode: 'import' })
    if (parsed.ok) return treeToBson(parsed.value)
    const problem = parsed.problems[0]
    if (problem === undefined) throw new Error('A failed parse names no problem')
    const start = Math.max(0, Math.min(problem.offset, text.length) - excerptCharacters / 2)
    const bad = this.#bad(frame, problem.message, text.slice(start, start + excerptCharacters))
    return { ...bad, line: frame.line + problem.line - 1 }
  }

  #bad(frame: Frame, reason: string, text?: string): BadDocument {
    const shown = text ?? decodeUtf8(frame.text, 0, Math.min(frame.text.length, excerptCharacters))
    const excerpt = shown.replaceAll(/\s+/g, ' ').trim()
    return { kind: 'bad', line: frame.line, offset: frame.offset + this.#skipped, reason, excerpt }
  }
}

const lineFeed = 0x0a
const openingBrace = 0x7b
const closingBrace = 0x7d

/** Where a line after the first begins with an opening brace; -1 where none does. */
function nextLineOfADocument(text: Uint8Array): number {
  for (let at = text.indexOf(lineFeed); at >= 0; at = text.indexOf(lineFeed, at + 1)) {
    if (text[at + 1] === openingBrace) return at + 1
  }
  return -1
}

function linesIn(text: Uint8Array, end: number): number {
  let lines = 0
  for (let at = text.indexOf(lineFeed); at >= 0 && at < end; at = text.indexOf(lineFeed, at + 1)) lines++
  return lines
}

/**
 * As `ImportParser`, from an async source. `onBytes` hears how many bytes have been read, after their documents were
 * handed out.
 */
export async function* parseImport(
  chunks: AsyncIterable<Uint8Array>,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<ImportItem, void, undefined> {
  const parser = new ImportParser()
  let bytes = 0
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += sliceBytes) {
      const slice = chunk.subarray(start, start + sliceBytes)
      yield* parser.push(slice)
      bytes += slice.length
      onBytes?.(bytes)
    }
  }
  yield* parser.end()
}
