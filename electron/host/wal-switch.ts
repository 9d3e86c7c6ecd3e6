/** Which engine the app runs on. */
export type EngineChoice =
  | { readonly kind: 'wal' }
  | { readonly kind: 'legacy'; readonly uri: string; readonly branches: readonly string[] | null }

const on = new Set(['', 'true', '1', 'yes', 'on'])
const off = new Set(['false', '0', 'no', 'off'])

/**
 * Reads `ENABLE_WAL`: without it, or `true`, the engine with the write-ahead log; `false` is the one from before, whose
 * branches are copies of collections in the database that `ARGON_MONGODB_URI`, else `MONGODB_URI`, names.
 * `ARGON_LEGACY_BRANCHES` lists them, with commas between, where the names of the collections do not tell.
 * Throws an error with a sentence for the person when it cannot be understood.
 */
export function chooseEngine(env: Readonly<Record<string, string | undefined>>): EngineChoice {
  const said = env['ENABLE_WAL']?.trim().toLowerCase() ?? ''
  if (on.has(said)) return { kind: 'wal' }
  if (!off.has(said)) throw new Error(`ENABLE_WAL takes true or false, not ${said}`)
  const uri = env['ARGON_MONGODB_URI'] ?? env['MONGODB_URI'] ?? ''
  if (uri === '') {
    throw new Error(
      'With ENABLE_WAL=false, ARGON_MONGODB_URI must name the database of the older layout: mongodb://host/database',
    )
  }
  const listed = env['ARGON_LEGACY_BRANCHES']?.split(',').map((name) => name.trim())
  return { kind: 'legacy', uri, branches: listed?.filter((name) => name !== '') ?? null }
}
