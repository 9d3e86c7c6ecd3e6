/** A change of the text that would mend a problem: replace `length` characters at `offset`. */
export interface ParseFix {
  readonly label: string
  readonly offset: number
  readonly length: number
  readonly replacement: string
}

/** One thing wrong with a text. Offsets count UTF-16 units from 0; line and column count from 1. */
export interface ParseProblem {
  readonly message: string
  readonly offset: number
  readonly length: number
  readonly line: number
  readonly column: number
  readonly fix?: ParseFix
}

/** Ends a parse at a place from which the text cannot be understood; never leaves this folder. */
export class SyntaxStop extends Error {
  readonly offset: number
  readonly length: number
  readonly fix: ParseFix | undefined

  constructor(message: string, offset: number, length: number, fix?: ParseFix) {
    super(message)
    this.offset = offset
    this.length = length
    this.fix = fix
  }
}

/** A text with more problems than this is something else than what it was taken for. */
const problemsMax = 100

/** Collects problems and places them in lines. */
export class ProblemList {
  readonly #text: string
  readonly #problems: ParseProblem[] = []

  constructor(text: string) {
    this.#text = text
  }

  get isEmpty(): boolean {
    return this.#problems.length === 0
  }

  add(message: string, offset: number, length: number, fix?: ParseFix): void {
    if (this.#problems.length >= problemsMax) return
    const before = this.#text.slice(0, offset)
    const line = before.split('\n').length
    const column = offset - before.lastIndexOf('\n')
    const place = { message, offset, length: Math.min(length, this.#text.length - offset), line, column }
    this.#problems.push(fix === undefined ? place : { ...place, fix })
  }

  /** In the order of the text. */
  sorted(): readonly ParseProblem[] {
    return this.#problems.toSorted((left, right) => left.offset - right.offset)
  }
}
