const blank = /[\s\ufeff]/u

/** Offset of the first character at or after `at` that is neither white space nor comment. */
export function skipBlank(text: string, at: number): number {
  let i = at
  for (;;) {
    while (i < text.length && blank.test(text.charAt(i))) i++
    const end = text.startsWith('//', i) ? '\n' : text.startsWith('/*', i) ? '*/' : null
    if (end === null) return i
    const found = text.indexOf(end, i + 2)
    i = found < 0 ? text.length : found + end.length
  }
}

/**
 * Offset behind the value that begins at `at`, or null when the text ends inside it. Brackets and quotes are followed;
 * what is between them is not judged.
 */
export function skipValue(text: string, at: number): number | null {
  const first = text[at]
  if (first === '{' || first === '[') return skipNested(text, at)
  let i = at
  while (i < text.length && !',]}'.includes(text.charAt(i)) && !blank.test(text.charAt(i))) i++
  return Math.max(i, at + 1)
}

function skipNested(text: string, at: number): number | null {
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const c = text[i]
    if (c === '"' || c === "'") {
      const end = skipString(text, i)
      if (end === null) return null
      i = end - 1
    } else if (c === '{' || c === '[') depth++
    else if (c === '}' || c === ']') {
      depth--
      if (depth === 0) return i + 1
    }
  }
  return null
}

/** Offset behind the string that begins at `at` with its quote; it ends with its line, where its quote was forgotten. */
function skipString(text: string, at: number): number | null {
  const quote = text[at]
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === quote) return i + 1
    else if (text[i] === '\n') return i
  }
  return null
}
