import { ArgonError } from '../../shared/model/errors.ts'

/** Which engine the app runs on. */
export type EngineChoice =
  | { readonly kind: 'wal' }
  | { readonly kind: 'legacy'; readonly uri: string; readonly branches: readonly string[] | null }

const on = new Set(['', 'true', '1', 'yes', 'on'])
const off = new Set(['false', '0', 'no', 'off'])

/** The connection string that the environment gives: `ARGON_MONGODB_URI`, else `MONGODB_URI`; empty where it gives none. */
export const uriOf = (env: Readonly<Record<string, string | undefined>>): string =>
  env['ARGON_MONGODB_URI'] ?? env['MONGODB_URI'] ?? ''

/** Whether `ENABLE_WAL` asks for the engine from before; `request.invalid` when it cannot be understood. */
export function isWalOff(env: Readonly<Record<string, string | undefined>>): boolean {
  const said = env['ENABLE_WAL']?.trim().toLowerCase() ?? ''
  if (on.has(said) || off.has(said)) return off.has(said)
  throw new ArgonError('request.invalid', `ENABLE_WAL takes true or false, not ${said}`)
}

/**
 * Reads `ENABLE_WAL`: without it, or `true`, the engine with the write-ahead log; `false` is the one from before, whose
 * branches are copies of collections in the database that `ARGON_MONGODB_URI`, else `MONGODB_URI`, names.
 * `ARGON_LEGACY_BRANCHES` lists them, with commas between, where the names of the collections do not tell.
 * Errors: `request.invalid`, `legacy.noDatabase`.
 */
export function chooseEngine(env: Readonly<Record<string, string | undefined>>): EngineChoice {
  if (!isWalOff(env)) return { kind: 'wal' }
  const uri = uriOf(env)
  if (uri === '') {
    throw new ArgonError(
      'legacy.noDatabase',
      'With ENABLE_WAL=false, ARGON_MONGODB_URI must name the database of the older layout: mongodb://host/database',
    )
  }
  const listed = env['ARGON_LEGACY_BRANCHES']?.split(',').map((name) => name.trim())
  return { kind: 'legacy', uri, branches: listed?.filter((name) => name !== '') ?? null }
}
