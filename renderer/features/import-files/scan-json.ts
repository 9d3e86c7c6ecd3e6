const blank = /[\s\ufeff]/u

/** Offset of the first character at or after `at` that is not white space. */
export function skipBlank(text: string, at: number): number {
  let i = at
  while (i < text.length && blank.test(text.charAt(i))) i++
  return i
}

/**
 * Offset behind the JSON value that begins at `at`, or null when the text ends inside it. Brackets and strings are
 * followed; what is between them is not judged.
 */
export function skipValue(text: string, at: number): number | null {
  const first = text[at]
  if (first === '"') return skipString(text, at)
  if (first === '{' || first === '[') return skipNested(text, at)
  let i = at
  while (i < text.length && !',]}'.includes(text.charAt(i)) && !blank.test(text.charAt(i))) i++
  return Math.max(i, at + 1)
}

/** Offset behind the string that begins at `at` with its quote, or null when it is not closed. */
export function skipString(text: string, at: number): number | null {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i + 1
  }
  return null
}

function skipNested(text: string, at: number): number | null {
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const c = text[i]
    if (c === '"') {
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
