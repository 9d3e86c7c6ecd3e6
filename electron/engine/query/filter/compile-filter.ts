import type { ExpressionContext } from '../expression/expression.ts'
import { expressionTest, sampleTest, schemaTest } from './whole-test.ts'
import { filterWeight, type Filter } from './filter.ts'
import { positionOf, type PositionOf } from './match-position.ts'
import { parseFilter } from './parse-filter.ts'
import { arrayAtEnd, PathTest } from './path-test.ts'
import { valueTest, type TestContext } from './value-test.ts'
import type { DocumentTest } from './value.ts'

/** A filter made ready to run over many documents. */
export interface Matcher {
  readonly filter: Filter
  /**
   * Looks at the bytes of the document that begins at `start` and copies nothing. The buffer may hold more behind it.
   * On bytes that are no document it throws `document.malformed`, and never reads outside of the buffer.
   */
  readonly matches: DocumentTest
  /** For a document that matches: the place of the array's element that made it match, as `a.$` needs it. */
  readonly position: PositionOf
  /** How many looks at a document it may take: a measure of its cost. */
  readonly weight: number
}

/** What a filter means beside its own document. */
export interface FilterOptions extends Partial<ExpressionContext> {
  /** `$$NOW` of `$expr`; without it `$expr` is refused. */
  readonly now?: bigint
}

/**
 * Compiles a filter document. Errors: those of `validateDocument`, `query.invalid`, `query.unsupported`. With `$expr` a
 * look at a document may throw `query.failed`.
 */
export function compileFilter(bytes: Uint8Array, options: FilterOptions = {}): Matcher {
  const filter = parseFilter(bytes)
  const context: TestContext = {
    strings: options.collation?.compareStrings,
    documentTest: (part) => documentTest(part, context, options),
  }
  let position: PositionOf | undefined
  return {
    filter,
    matches: context.documentTest(filter),
    position: (document, start) => {
      position ??= positionOf(filter, context)
      return position(document, start)
    },
    weight: filterWeight(filter),
  }
}

function documentTest(filter: Filter, context: TestContext, options: FilterOptions): DocumentTest {
  switch (filter.kind) {
    case 'and':
      return allOf(filter.parts.map(context.documentTest))
    case 'or':
      return someOf(filter.parts.map(context.documentTest))
    case 'nor':
      return not(someOf(filter.parts.map(context.documentTest)))
    case 'not':
      return not(context.documentTest(filter.part))
    case 'constant':
      return () => filter.holds
    case 'sample':
      return sampleTest(filter.rate, options)
    case 'expression':
      return expressionTest(filter.operand, options)
    case 'schema':
      return schemaTest(filter.operand)
    case 'field': {
      const test = valueTest(filter.test, context)
      const path = new PathTest(filter.path, test, arrayAtEnd(filter.test))
      return (bytes, start) => path.inDocument(bytes, start, 0)
    }
  }
}

function allOf(tests: readonly DocumentTest[]): DocumentTest {
  return (bytes, start) => {
    for (const test of tests) if (!test(bytes, start)) return false
    return true
  }
}

function someOf(tests: readonly DocumentTest[]): DocumentTest {
  return (bytes, start) => {
    for (const test of tests) if (test(bytes, start)) return true
    return false
  }
}

function not(test: DocumentTest): DocumentTest {
  return (bytes, start) => !test(bytes, start)
}
