import { javascriptSource } from './javascript-source.ts'
import type { PatternNode } from './pattern.ts'

/** Whether a node of one character takes this one. */
export type TakesCode = (code: number) => boolean

export type CharacterNode = Extract<PatternNode, { kind: 'character' | 'set' }>

const asciiCodes = 128

/** Asks JavaScript's own expression once for each character of ASCII, and each time beyond. */
export function takesOf(node: CharacterNode): TakesCode {
  const expression = new RegExp(`^(?:${javascriptSource(node, false)})$`, 'u')
  const ofAscii = Array.from({ length: asciiCodes }, (_, code) => expression.test(String.fromCharCode(code)))
  return (code) =>
    code < asciiCodes ? (ofAscii[code] as boolean) : expression.test(String.fromCodePoint(code))
}
