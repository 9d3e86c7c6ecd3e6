import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { parseDocument, parseDocuments } from '../../shared/ejson/parse.ts'
import { printTree, type TextFormat } from '../../shared/ejson/print.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'
import { anyDocument } from '../support/bson-arbitraries.ts'

const runs = { numRuns: 2000 }

function throughText(bytes: Uint8Array, format: TextFormat, indent: number | undefined): Uint8Array {
  const text = printTree(bsonToTree(bytes), indent === undefined ? { format } : { format, indent })
  const parsed = parseDocument(text, { mode: 'edit', duplicateNames: 'keep' })
  if (!parsed.ok) throw new Error(`${text}\n${JSON.stringify(parsed.problems)}`)
  return treeToBson(parsed.value)
}

describe('text of documents', () => {
  it('trees give the same bytes back', () => {
    fc.assert(
      fc.property(anyDocument, (bytes) => {
        expect(treeToBson(bsonToTree(bytes))).toEqual(bytes)
      }),
      runs,
    )
  })

  it.each(['shell', 'edit'] as const)(
    '%s text gives the same bytes back, on one line and indented',
    (format) => {
      fc.assert(
        fc.property(anyDocument, fc.constantFrom(undefined, 2, 0), (bytes, indent) => {
          expect(throughText(bytes, format, indent)).toEqual(bytes)
        }),
        runs,
      )
    },
  )

  it('canonical text is valid JSON, and gives the same text and, without unusual bits, the same bytes back', () => {
    fc.assert(
      fc.property(anyDocument, (bytes) => {
        const text = printTree(bsonToTree(bytes), { format: 'canonical' })
        JSON.parse(text)
        const again = throughText(bytes, 'canonical', undefined)
        expect(printTree(bsonToTree(again), { format: 'canonical' })).toBe(text)
        const exact = printTree(bsonToTree(bytes), { format: 'edit' })
        if (!exact.includes('"bits:')) expect(again).toEqual(bytes)
      }),
      runs,
    )
  })

  it('relaxed and plain text are valid JSON', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom('relaxed' as const, 'json' as const), (bytes, format) => {
        JSON.parse(printTree(bsonToTree(bytes), { format, indent: 2 }))
      }),
      runs,
    )
  })

  it('no text makes the parser throw, and every problem lies within the text', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      "'",
      '$oid',
      '$date',
      'a',
      '1',
      '.5',
      'Long(',
      ')',
      '/',
      '\\',
      '\n',
      '//',
      '/*',
      ' ',
      '-',
      'e',
      '\ud800',
      'new ',
    )
    const text = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string(),
    )
    fc.assert(
      fc.property(text, fc.constantFrom('edit' as const, 'import' as const), (source, mode) => {
        const parsed = parseDocuments(source, { mode })
        if (parsed.ok) return
        for (const problem of parsed.problems) {
          expect(problem.offset).toBeGreaterThanOrEqual(0)
          expect(problem.offset + problem.length).toBeLessThanOrEqual(source.length)
        }
      }),
      { numRuns: 5000 },
    )
  })
})
