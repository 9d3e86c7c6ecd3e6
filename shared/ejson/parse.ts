import { documentDepthMax } from '../model/limits.ts'
import { bareNumber } from './bare-number.ts'
import { ProblemList, SyntaxStop, type ParseFix, type ParseProblem } from './parse-problem.ts'
import { Scanner } from './scanner.ts'
import { shellCall, type Argument, type FreshValues } from './shell-calls.ts'
import { depthOf, type Field, type ObjectNode, type TreeNode } from './tree.ts'
import { isWrapperName, unwrap } from './wrappers.ts'

export interface ParseOptions extends FreshValues {
  /** `edit` refuses what a person would not want to have typed; `import` takes all that can be kept without loss. */
  readonly mode: 'edit' | 'import'
  /** What to do with a name that an object has twice: by default refused in `edit` and kept, both, in `import`. */
  readonly duplicateNames?: 'refuse' | 'keep'
}

export type ParseResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly ParseProblem[] }

/**
 * One value of any type. The grammar is the union of strict JSON, Extended JSON (version 2 canonical and relaxed,
 * and version 1) and the shell's syntax: unquoted names, single quotes, trailing commas, comments, `ObjectId('...')`
 * and its kin, `/regex/flags`. Nothing is evaluated. All problems come back together; up to the first that makes the
 * rest unreadable.
 */
export function parseValue(text: string, options: ParseOptions): ParseResult<TreeNode> {
  return parseWith(text, options, (parser) => parser.onlyValue())
}

/** As `parseValue`, for a text that holds one document. */
export function parseDocument(text: string, options: ParseOptions): ParseResult<ObjectNode> {
  return parseWith(text, options, (parser) => parser.onlyDocument())
}

/** One document, an array of documents, or several documents one after the other (NDJSON). */
export function parseDocuments(text: string, options: ParseOptions): ParseResult<readonly ObjectNode[]> {
  return parseWith(text, options, (parser) => parser.documents())
}

function parseWith<T>(text: string, options: ParseOptions, read: (parser: Parser) => T): ParseResult<T> {
  const problems = new ProblemList(text)
  try {
    const value = read(new Parser(text, options, problems))
    if (problems.isEmpty) return { ok: true, value }
  } catch (stop) {
    if (!(stop instanceof SyntaxStop)) throw stop
    problems.add(stop.message, stop.offset, stop.length, stop.fix)
  }
  return { ok: false, problems: problems.sorted() }
}

/**
 * Nesting of the text. A value of BSON may take two levels more than it has (`{"$date": {"$numberLong": ...}}`), and a
 * scope two for each of its own, so the text is let in deeper than the document, whose depth is checked at the end.
 */
const textDepthMax = 2 * documentDepthMax + 4
const tooDeep = `The document is nested more than ${documentDepthMax} levels deep`
const placeholder: TreeNode = { kind: 'null' }
const words: ReadonlyMap<string, TreeNode> = new Map<string, TreeNode>([
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null' }],
  ['undefined', { kind: 'undefined' }],
  ['NaN', { kind: 'double', value: NaN }],
  ['Infinity', { kind: 'double', value: Infinity }],
  ['MinKey', { kind: 'minKey' }],
  ['MaxKey', { kind: 'maxKey' }],
])

class Parser {
  readonly #scanner: Scanner
  readonly #problems: ProblemList
  readonly #options: ParseOptions
  readonly #keepDuplicates: boolean
  #deepest = 0

  constructor(text: string, options: ParseOptions, problems: ProblemList) {
    this.#scanner = new Scanner(text)
    this.#problems = problems
    this.#options = options
    this.#keepDuplicates =
      (options.duplicateNames ?? (options.mode === 'edit' ? 'refuse' : 'keep')) === 'keep'
  }

  onlyValue(): TreeNode {
    const value = this.#value(1)
    if (this.#scanner.peek() !== '') throw this.#scanner.unexpected('the end of the text')
    return value
  }

  onlyDocument(): ObjectNode {
    this.#scanner.peek()
    const start = this.#scanner.offset
    return this.#asDocument(this.onlyValue(), start, this.#scanner.text.trimEnd().length)
  }

  documents(): readonly ObjectNode[] {
    if (this.#scanner.peek() !== '[') return this.#sequence()
    this.#scanner.take('[')
    const documents: ObjectNode[] = []
    while (!this.#scanner.take(']')) {
      documents.push(this.#nextDocument(2))
      if (!this.#scanner.take(',') && this.#scanner.peek() !== ']')
        throw this.#scanner.unexpected('"," or "]"')
    }
    if (this.#scanner.peek() !== '') throw this.#scanner.unexpected('the end of the text')
    return documents
  }

  #sequence(): readonly ObjectNode[] {
    const documents: ObjectNode[] = []
    while (this.#scanner.peek() !== '') {
      documents.push(this.#nextDocument(1))
      this.#scanner.take(',')
    }
    return documents
  }

  #nextDocument(depth: number): ObjectNode {
    this.#scanner.peek()
    const start = this.#scanner.offset
    const value = this.#value(depth)
    return this.#asDocument(value, start, this.#scanner.offset)
  }

  #asDocument(value: TreeNode, start: number, end: number): ObjectNode {
    if (value.kind === 'object') {
      if (this.#deepest > documentDepthMax && depthOf(value) > documentDepthMax)
        this.#problems.add(tooDeep, start, 1)
      return value
    }
    if (this.#problems.isEmpty)
      this.#problems.add('A document is an object in braces: { ... }', start, end - start)
    return { kind: 'object', fields: [] }
  }

  #value(depth: number): TreeNode {
    const next = this.#scanner.peek()
    if (next === '{') return this.#object(depth)
    if (next === '[') return this.#array(depth)
    if (next === '"' || next === "'") return { kind: 'string', value: this.#scanner.string() }
    if (next === '/') return this.#regex()
    const start = this.#scanner.offset
    const number = this.#scanner.number()
    if (number !== '') return this.#number(number, start)
    return this.#word(depth)
  }

  #object(depth: number): TreeNode {
    const start = this.#scanner.offset
    this.#enter(depth)
    const fields: Field[] = []
    const seen = this.#keepDuplicates ? undefined : new Set<string>()
    let wrapper: string | undefined
    while (!this.#scanner.take('}')) {
      const [name, isEscaped] = this.#name(seen)
      this.#scanner.expect(':', 'after a name')
      if (!isEscaped && isWrapperName(name)) wrapper = name
      fields.push([name, this.#value(depth + 1)])
      if (!this.#scanner.take(',') && this.#scanner.peek() !== '}')
        throw this.#scanner.unexpected('"," or "}"')
    }
    if (wrapper === undefined) return { kind: 'object', fields }
    return this.#checked(unwrap(fields, wrapper), start)
  }

  /** A field's name, and whether its first character was written as an escape. */
  #name(seen: Set<string> | undefined): [name: string, isEscaped: boolean] {
    const quote = this.#scanner.peek()
    const start = this.#scanner.offset
    const isQuoted = quote === '"' || quote === "'"
    const name = isQuoted ? this.#scanner.string() : this.#scanner.identifier() || this.#scanner.number()
    if (name === '' && !isQuoted) throw this.#scanner.unexpected('a name')
    const length = this.#scanner.offset - start
    if (name.includes('\0')) this.#problems.add('A name cannot contain the character NUL', start, length)
    if (seen?.has(name))
      this.#problems.add(`The name ${JSON.stringify(name)} is already used in this object`, start, length)
    seen?.add(name)
    return [name, isQuoted && this.#scanner.text.charAt(start + 1) === '\\']
  }

  #array(depth: number): TreeNode {
    this.#enter(depth)
    const items: TreeNode[] = []
    while (!this.#scanner.take(']')) {
      items.push(this.#value(depth + 1))
      if (!this.#scanner.take(',') && this.#scanner.peek() !== ']')
        throw this.#scanner.unexpected('"," or "]"')
    }
    return { kind: 'array', items }
  }

  #enter(depth: number): void {
    if (depth > textDepthMax) throw new SyntaxStop(tooDeep, this.#scanner.offset, 1)
    this.#deepest = Math.max(this.#deepest, depth)
    this.#scanner.offset += 1
  }

  #number(source: string, start: number): TreeNode {
    const tail = this.#scanner.wordTail()
    if (tail !== '') throw notNumber(source + tail, start)
    const made = bareNumber(source, this.#options.mode === 'edit')
    if ('kind' in made) return made
    const fix = made.fix && { ...made.fix, offset: start, length: source.length }
    this.#problems.add(made.message, start, source.length, fix)
    return placeholder
  }

  #regex(): TreeNode {
    const start = this.#scanner.offset
    const { pattern, flags } = this.#scanner.regex()
    if (pattern.includes('\0'))
      this.#problems.add('A regular expression cannot contain the character NUL', start, 1)
    return { kind: 'regex', pattern, flags }
  }

  #word(depth: number): TreeNode {
    const start = this.#scanner.offset
    let name = this.#scanner.identifier()
    if (name === 'new') {
      this.#scanner.peek()
      name = this.#scanner.identifier()
    }
    if (name === '') throw this.#scanner.unexpected('a value')
    name += this.#scanner.wordTail()
    if (this.#scanner.peek() === '(') return this.#call(name, start, depth)
    const value = words.get(name)
    if (value !== undefined) return value
    throw unknownWord(name, start, this.#scanner.text.slice(start, start + name.length))
  }

  #call(name: string, start: number, depth: number): TreeNode {
    this.#enter(depth)
    const args: Argument[] = []
    while (!this.#scanner.take(')')) {
      args.push(this.#argument(depth + 1))
      if (!this.#scanner.take(',') && this.#scanner.peek() !== ')')
        throw this.#scanner.unexpected('"," or ")"')
    }
    const result = shellCall(name, args, this.#options)
    if (result !== undefined) return this.#checked(result, start)
    throw new SyntaxStop(`"${name}" is not a type of MongoDB's shell`, start, this.#scanner.offset - start)
  }

  /** Numbers keep their text, so that `Long(9007199254740993)` is exact. */
  #argument(depth: number): Argument {
    this.#scanner.peek()
    const start = this.#scanner.offset
    const source = this.#scanner.number()
    if (source === '') {
      const node = this.#value(depth)
      return { text: node.kind === 'string' ? node.value : undefined, node }
    }
    const tail = this.#scanner.wordTail()
    if (tail !== '') throw notNumber(source + tail, start)
    const node = bareNumber(source, false)
    return { text: source, node: 'kind' in node ? node : placeholder }
  }

  #checked(result: TreeNode | string, start: number): TreeNode {
    if (typeof result !== 'string') return result
    this.#problems.add(result, start, this.#scanner.offset - start)
    return placeholder
  }
}

function notNumber(text: string, start: number): SyntaxStop {
  if (/^[0-9a-f]{24}$/i.test(text))
    return new SyntaxStop('This looks like an ObjectId', start, 24, objectIdFix(text, start))
  return new SyntaxStop(`${text} is not a number; put quotes around it if it is text`, start, text.length)
}

function unknownWord(name: string, start: number, source: string): SyntaxStop {
  if (/^[0-9a-f]{24}$/i.test(name))
    return new SyntaxStop('This looks like an ObjectId', start, 24, objectIdFix(name, start))
  const fix = {
    label: 'Put quotes around it',
    offset: start,
    length: source.length,
    replacement: JSON.stringify(source),
  }
  return new SyntaxStop(
    `${name} is not a value; put quotes around it if it is text`,
    start,
    source.length,
    fix,
  )
}

function objectIdFix(hex: string, offset: number): ParseFix {
  return { label: 'Convert to ObjectId', offset, length: 24, replacement: `ObjectId('${hex.toLowerCase()}')` }
}
