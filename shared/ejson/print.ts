import {
  canonicalStyle,
  editStyle,
  extendedScalar,
  plainScalar,
  relaxedStyle,
  shellScalar,
  singleQuoted,
  type PrintObject,
} from './print-scalar.ts'
import type { ObjectNode, ScalarNode, TreeNode } from './tree.ts'
import { isWrapperName } from './wrappers.ts'

/**
 * `shell`: as mongosh writes it. `edit`: Extended JSON, short where nothing is lost. `canonical` and `relaxed`:
 * Extended JSON version 2 of the specification. `json`: plain JSON.
 *
 * Parsing `shell` and `edit` gives the same BSON back, byte for byte. `canonical` does too, but for the bits of an unusual
 * NaN or of a decimal128 that is not canonical, for which the specification has no spelling. The other two lose types.
 */
export type TextFormat = 'shell' | 'edit' | 'canonical' | 'relaxed' | 'json'

export interface PrintOptions {
  readonly format: TextFormat
  /** Spaces of indentation a level; without it everything is on one line. */
  readonly indent?: number
}

interface Style {
  readonly name: (name: string) => string
  readonly scalar: (node: ScalarNode, print: PrintObject) => string
  readonly colon: string
  readonly comma: string
  readonly open: string
  readonly close: string
}

const json = { colon: ':', comma: ',', open: '{', close: '}' } as const
const styles: Readonly<Record<TextFormat, Style>> = {
  shell: { name: shellName, scalar: shellScalar, colon: ': ', comma: ', ', open: '{ ', close: ' }' },
  edit: { name: quotedName, scalar: (node, print) => extendedScalar(node, editStyle, print), ...json },
  canonical: {
    name: quotedName,
    scalar: (node, print) => extendedScalar(node, canonicalStyle, print),
    ...json,
  },
  relaxed: { name: quotedName, scalar: (node, print) => extendedScalar(node, relaxedStyle, print), ...json },
  json: { name: (name) => JSON.stringify(name), scalar: plainScalar, ...json },
}

/** The text of a tree or of one value. */
export function printTree(node: TreeNode, options: PrintOptions): string {
  const parts: string[] = []
  const style = styles[options.format]
  if (options.indent === undefined) printInline(node, style, parts)
  else printIndented(node, style, ' '.repeat(options.indent), '\n', parts)
  return parts.join('')
}

/** A real field that has the name of a type wrapper is told apart by its escaped dollar (see wrappers.ts). */
function quotedName(name: string): string {
  const quoted = JSON.stringify(name)
  return isWrapperName(name) ? quoted.replace('$', String.raw`\u0024`) : quoted
}

function shellName(name: string): string {
  if (isWrapperName(name)) return singleQuoted(name).replace('$', String.raw`\u0024`)
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : singleQuoted(name)
}

function scalarText(node: ScalarNode, style: Style): string {
  return style.scalar(node, (scope: ObjectNode) => {
    const parts: string[] = []
    printInline(scope, style, parts)
    return parts.join('')
  })
}

function printInline(node: TreeNode, style: Style, parts: string[]): void {
  if (node.kind === 'object') {
    if (node.fields.length === 0) return void parts.push('{}')
    let before = style.open
    for (const [name, value] of node.fields) {
      parts.push(before, style.name(name), style.colon)
      printInline(value, style, parts)
      before = style.comma
    }
    parts.push(style.close)
  } else if (node.kind === 'array') {
    let before = '['
    for (const item of node.items) {
      parts.push(before)
      printInline(item, style, parts)
      before = style.comma
    }
    parts.push(node.items.length === 0 ? '[]' : ']')
  } else {
    parts.push(scalarText(node, style))
  }
}

/** `line` is a line's end followed by the indentation of the present level. */
function printIndented(node: TreeNode, style: Style, step: string, line: string, parts: string[]): void {
  const inner = line + step
  if (node.kind === 'object' && node.fields.length > 0) {
    let before = `{${inner}`
    for (const [name, value] of node.fields) {
      parts.push(before, style.name(name), ': ')
      printIndented(value, style, step, inner, parts)
      before = `,${inner}`
    }
    parts.push(line, '}')
  } else if (node.kind === 'array' && node.items.length > 0) {
    let before = `[${inner}`
    for (const item of node.items) {
      parts.push(before)
      printIndented(item, style, step, inner, parts)
      before = `,${inner}`
    }
    parts.push(line, ']')
  } else {
    printInline(node, style, parts)
  }
}
