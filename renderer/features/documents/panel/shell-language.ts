import { StreamLanguage, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { StreamParser } from '@codemirror/language'
import { tags } from '@lezer/highlight'

interface State {
  /** Inside a comment that goes over lines. */
  inComment: boolean
}

const constants = /^(?:true|false|null|undefined|NaN|Infinity)$/u
/** Calls that make a value, by the colour of what they make. */
const calls: readonly (readonly [pattern: RegExp, token: string])[] = [
  [/^(?:NumberInt|NumberLong|NumberDecimal|Int32|Long|Double|Decimal128)$/u, 'number'],
  [/^(?:ISODate|Date|Timestamp)$/u, 'literal'],
  [/^(?:UUID|BinData|HexData|Binary)$/u, 'labelName'],
  [/^(?:ObjectId|DBRef|DBPointer)$/u, 'typeName'],
  [/^(?:new|RegExp|BSONRegExp|Code|BSONSymbol|MinKey|MaxKey)$/u, 'keyword'],
]

/** Tokens of shell syntax and of Extended JSON. It only colours: what a text means is the parser's business. */
const parser: StreamParser<State> = {
  name: 'shell-json',
  startState: () => ({ inComment: false }),
  copyState: (state) => ({ ...state }),
  languageData: {
    commentTokens: { line: '//', block: { open: '/*', close: '*/' } },
    closeBrackets: { brackets: ['(', '[', '{', "'", '"'] },
    indentOnInput: /^\s*[}\])]$/u,
  },
  token(stream, state) {
    if (state.inComment) return comment(stream, state)
    if (stream.eatSpace()) return null
    if (stream.match('//')) {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match('/*')) {
      state.inComment = true
      return comment(stream, state)
    }
    if (quoted(stream)) {
      return stream.match(/^\s*:/u, false) ? 'propertyName' : 'string'
    }
    if (stream.match(/^-?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|Infinity\b)/iu)) return 'number'
    if (stream.match(/^\/(?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*/u)) return 'regexp'
    return word(stream)
  },
}

type Stream = Parameters<typeof parser.token>[0]

/** Eats a text in quotes. Looked for rather than matched: a pattern would overflow on one of megabytes. */
function quoted(stream: Stream): boolean {
  const quote = stream.peek()
  if (quote !== '"' && quote !== "'") return false
  for (let from = stream.pos + 1; ;) {
    const end = stream.string.indexOf(quote, from)
    if (end < 0) {
      stream.skipToEnd()
      return true
    }
    if (!isEscaped(stream.string, end)) {
      stream.pos = end + 1
      return true
    }
    from = end + 1
  }
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, at: number): boolean {
  let before = at
  while (text[before - 1] === '\\') before -= 1
  return (at - before) % 2 === 1
}

function comment(stream: Stream, state: State): string {
  if (stream.skipTo('*/')) {
    stream.match('*/')
    state.inComment = false
  } else {
    stream.skipToEnd()
  }
  return 'comment'
}

function word(stream: Stream): string | null {
  const match = stream.match(/^[\p{L}_$][\p{L}\p{N}_$]*/u)
  if (!match) {
    stream.next()
    return 'punctuation'
  }
  if (stream.match(/^\s*:/u, false)) return 'propertyName'
  const text = stream.current()
  if (constants.test(text)) return 'bool'
  return calls.find(([pattern]) => pattern.test(text))?.[1] ?? 'variableName'
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--text)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--type-string)' },
  { tag: tags.number, color: 'var(--type-number)' },
  { tag: tags.bool, color: 'var(--type-boolean)' },
  { tag: tags.typeName, color: 'var(--type-objectid)' },
  { tag: tags.literal, color: 'var(--type-date)' },
  { tag: tags.labelName, color: 'var(--type-binary)' },
  { tag: tags.keyword, color: 'var(--type-other)' },
  { tag: tags.regexp, color: 'var(--type-other)' },
  { tag: tags.comment, color: 'var(--text-faint)', fontStyle: 'italic' },
  { tag: tags.punctuation, color: 'var(--text-muted)' },
])

/** Colours for shell syntax and Extended JSON. */
export const shellLanguage = [StreamLanguage.define(parser), syntaxHighlighting(colours)]
