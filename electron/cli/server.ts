import { parseConnectionString } from '../../shared/connection-string/parse.ts'
import type { SavedConnection } from '../../shared/model/connection.ts'
import { ArgonError, isArgonError } from '../../shared/model/errors.ts'
import { foldName } from '../../shared/model/names.ts'
import type { Engine } from '../engine/engine.ts'
import type { Context } from './context.ts'
import { didYouMean } from './near-misses.ts'
import { readLine } from './read-line.ts'

/** How a server is named on the command line. */
export const serverArgument = [
  '<server>',
  'name of a saved connection, a connection string, or `-` to read one from stdin',
] as const

export const databaseOption = [
  '--database <name>',
  'the database; the one that the connection string names by default',
] as const

/** What a person means by a server: a connection that is saved, or a connection string with its secrets. */
type ServerMeant =
  | { readonly kind: 'saved'; readonly connection: SavedConnection }
  | { readonly kind: 'uri'; readonly uri: string }

type Client = Awaited<ReturnType<Engine['connections']['openConnection']>>

/** A server that answers, and which of its databases is meant. */
export interface Server {
  readonly meant: ServerMeant
  readonly client: Client
  readonly database: string
}

/** What looks like a connection string is one: no connection is saved under such a name by mistake. */
const isUri = (text: string): boolean => /^mongodb(?:\+srv)?:/iu.test(text)

/** `connection.notFound` where no connection is saved under the name. */
export async function meantServer(context: Context, wanted: string): Promise<ServerMeant> {
  if (wanted === '-') return { kind: 'uri', uri: await readLine(context.io, 'a connection string') }
  if (isUri(wanted)) return { kind: 'uri', uri: wanted }
  const saved = await (await context.engine()).connections.list()
  return { kind: 'saved', connection: pickConnection(saved, wanted) }
}

/** The saved connection that a name or an id means. */
export function pickConnection(saved: readonly SavedConnection[], wanted: string): SavedConnection {
  const found =
    saved.find(({ name }) => foldName(name) === foldName(wanted)) ?? saved.find(({ id }) => id === wanted)
  if (found !== undefined) return found
  // It may hold a password, so it is not repeated.
  if (/[@/]/u.test(wanted)) {
    const message =
      'No connection has this name; a connection string begins with mongodb:// or mongodb+srv://'
    throw new ArgonError('connection.notFound', message)
  }
  const near = didYouMean(
    wanted,
    saved.map(({ name }) => name),
  )
  const advice = near === '' ? '; `argon connection list` shows all' : near
  const message = `There is no connection \`${wanted}\`${advice}`
  throw new ArgonError('connection.notFound', message, { wanted })
}

/** Connects to the server that is meant; the engine closes the connection at the end. */
export async function reachServer(
  context: Context,
  wanted: string,
  database: string | undefined,
): Promise<Server> {
  const meant = await meantServer(context, wanted)
  const name = database ?? databaseOf(meant)
  if (name === '') {
    const message =
      'No database is named: give --database, or a connection string with one as mongodb://host/database'
    throw new ArgonError('request.invalid', message)
  }
  context.note(`Connecting to ${serverText(meant)}`)
  return { meant, client: await connect(context, meant), database: name }
}

/** The name alone: a connection string may hold secrets wherever it is malformed. */
const serverText = (meant: ServerMeant): string =>
  meant.kind === 'saved' ? `\`${meant.connection.name}\`` : 'the server of the connection string'

async function connect(context: Context, meant: ServerMeant): Promise<Client> {
  const { connections } = await context.engine()
  const { interrupted } = context.io
  if (meant.kind === 'uri') return connections.openUri(meant.uri, interrupted)
  try {
    return await connections.openConnection(meant.connection.id, interrupted)
  } catch (error) {
    throw isArgonError(error, 'connection.secretNeeded') ? secretNeeded(meant.connection) : error
  }
}

/** On a command line nobody is asked for a password. */
export function secretNeeded({ id, name }: SavedConnection): ArgonError {
  const message = `The password of \`${name}\` is not known here, as the app asks for it or keeps it in a key store of its own; give the whole connection string on stdin, with \`-\` in place of the name`
  return new ArgonError('connection.secretNeeded', message, { connectionId: id, name })
}

function databaseOf(meant: ServerMeant): string {
  const parsed = parseConnectionString(meant.kind === 'saved' ? meant.connection.uri : meant.uri)
  if (parsed.kind === 'ok') return parsed.value.database
  throw new ArgonError('mongodb.badUri', parsed.fault)
}
