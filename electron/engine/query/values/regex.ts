/**
 * A regular expression of PCRE, which MongoDB has, as one of JavaScript; null where it is none. Of the options `x` leaves
 * out white space and comments, and `s` and `m` are as there; an expression may begin with `(?i)` and the like.
 */
export function compileRegex(pattern: string, options: string, more = ''): RegExp | null {
  const leading = /^\(\?([imsx]+)\)/.exec(pattern)
  const flags = new Set([...Array.from(options), ...Array.from(leading?.[1] ?? '')])
  let source = leading === null ? pattern : pattern.slice(leading[0].length)
  if (flags.delete('x')) source = withoutSpace(source)
  const plain = inJavaScript(source)
  const wanted =
    Array.from(flags)
      .filter((flag) => 'ims'.includes(flag))
      .join('') + more
  return attempt(plain, `${wanted}u`) ?? attempt(plain, wanted)
}

/** The stricter syntax knows code points; what it refuses, such as needless escapes, the older one takes. */
function attempt(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags)
  } catch {
    return null
  }
}

const withoutSpace = (source: string): string =>
  source.replace(/(\\.|\[(?:\\.|[^\]\\])*\])|\s+|#[^\n]*/gsu, (_, kept: string | undefined) => kept ?? '')

const classes: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9a-fA-F',
}

const ends: Readonly<Record<string, string>> = {
  '\\A': '(?<![\\s\\S])',
  '\\Z': '(?=\\n?(?![\\s\\S]))',
  '\\z': '(?![\\s\\S])',
  '\\h': '[ \\t]',
}

function inJavaScript(source: string): string {
  return source
    .replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole)
    .replace(/\\./gsu, (escape) => ends[escape] ?? escape)
    .replace(/\(\?P?<(\w+)>/g, '(?<$1>')
}
