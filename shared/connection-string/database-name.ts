const utf8 = new TextEncoder()
/** MongoDB's manual, "Naming Restrictions"; those of Windows hold everywhere, so that a name works on every server. */
const forbidden = /[/\\. "$*<>:|?\u0000]/u
const databaseNameBytesMax = 63

/** Why MongoDB refuses a database's name, as a sentence; null where it takes it. */
export function databaseNameFault(name: string): string | null {
  if (name === '') return 'A database needs a name'
  const [sign] = forbidden.exec(name) ?? []
  if (sign !== undefined) {
    const shown = sign === ' ' ? 'a space' : sign === '\u0000' ? 'a zero character' : `the sign ${sign}`
    return `The database \`${name}\` cannot hold ${shown}`
  }
  return utf8.encode(name).length > databaseNameBytesMax
    ? `The name of a database has at most ${databaseNameBytesMax} bytes`
    : null
}
