import { Option } from 'commander'
import {
  connectionColours,
  secretKeepings,
  type ConnectionColour,
  type ConnectionReport,
  type Offer,
  type SavedConnection,
  type SecretKeeping,
} from '../../../shared/model/connection.ts'
import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import { uriOf } from '../../host/wal-switch.ts'
import type { CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { table } from '../format.ts'
import { readLine } from '../read-line.ts'
import { meantServer, pickConnection, secretNeeded, serverArgument } from '../server.ts'
import { connectionView } from '../views.ts'
import { connectionExamples } from './connection-examples.ts'

interface AddOptions {
  readonly colour: ConnectionColour
  readonly secrets: SecretKeeping
  readonly locked?: boolean
}

export const connection: CliCommand = {
  summary: 'list, add, test and delete connections to MongoDB',
  examples: connectionExamples,
  define(command, context) {
    command
      .command('list')
      .description('every saved connection, by age; secrets are never shown')
      .action(() => list(context))
    const colour = new Option('--colour <colour>', 'the colour that the app shows it in')
    const secrets = new Option('--secrets <what>', 'keep them encrypted, or ask for them in each run')
    command
      .command('add')
      .description('save a connection under a name')
      .argument('<name>')
      .argument('[uri]', '`-` reads it from stdin; ARGON_MONGODB_URI, else MONGODB_URI, where it is left out')
      .addOption(colour.choices(connectionColours).default('none'))
      .addOption(secrets.choices(secretKeepings).default('keep'))
      .option('--locked', 'nothing is written there by this program')
      .action((name: string, uri: string | undefined, options: AddOptions) =>
        add(context, name, uri, options),
      )
    command
      .command('test')
      .description('connect, and say what the server is and offers')
      .argument(...serverArgument)
      .action((wanted: string) => test(context, wanted))
    command
      .command('delete')
      .description('forget a connection and its secrets; no server is asked')
      .argument('<connection>', 'name or id')
      .option('--dry-run', 'say what would happen and change nothing')
      .action((wanted: string) => remove(context, wanted))
  },
}

async function list(context: Context): Promise<void> {
  const saved = await (await context.engine()).connections.list()
  if (context.isJson) return context.out.lines(saved.map((one) => JSON.stringify(connectionView(one))))
  if (saved.length === 0)
    return context.note(`There are no connections in ${context.dataDir}; \`argon connection add\` makes one`)
  const rows = saved.map((one) => [one.name, one.uri, one.colour, stateText(one)])
  return context.out.lines(table([['NAME', 'URI', 'COLOUR', 'STATE'], ...rows]))
}

const stateText = ({ isReadOnly, needsSecrets }: SavedConnection): string =>
  [isReadOnly ? 'locked' : '', needsSecrets ? 'asks for its secrets' : '']
    .filter((part) => part !== '')
    .join(', ') || 'ready'

async function add(
  context: Context,
  name: string,
  given: string | undefined,
  { colour, secrets: keeping, locked: isReadOnly = false }: AddOptions,
): Promise<void> {
  const uri = await uriFor(context, given)
  const { connections } = await context.engine()
  const choices = { name, colour, isFavourite: false, isReadOnly, uri, keeping }
  const saved = await connections.save({ id: null, ...choices, secrets: {} })
  if (keeping === 'keep' && saved.secretNames.length > 0) {
    const { place } = await connections.protection()
    context.note(`Its secrets are encrypted by a key in ${place}, which whoever reads your files can read`)
  }
  const text = [`Added connection \`${saved.name}\` to ${saved.uri}`]
  await context.result({ action: 'connection.add', connection: connectionView(saved) }, text)
}

async function uriFor({ io }: Context, given: string | undefined): Promise<string> {
  if (given === '-') return readLine(io, 'a connection string')
  const uri = given ?? uriOf(io.env)
  if (uri !== '') return uri
  const message =
    'No connection string is given: type one, give `-` and one on stdin, or set ARGON_MONGODB_URI'
  throw new ArgonError('request.invalid', message)
}

async function test(context: Context, wanted: string): Promise<void> {
  const meant = await meantServer(context, wanted)
  const { connections } = await context.engine()
  const saved = meant.kind === 'saved' ? meant.connection : null
  const trial = { id: saved?.id ?? null, uri: meant.kind === 'uri' ? meant.uri : meant.connection.uri }
  try {
    const report = await connections.test({ ...trial, secrets: {} }, context.io.interrupted)
    await context.result(report, reportText(report))
  } catch (error) {
    if (saved !== null && isArgonError(error, 'connection.secretNeeded')) throw secretNeeded(saved)
    throw error
  }
}

const topologies = {
  standalone: 'a server by itself',
  replicaSet: 'replica set',
  sharded: 'sharded cluster',
  loadBalanced: 'behind a load balancer',
} as const

const offerTexts: Readonly<Record<Offer, string>> = { offered: 'yes', notOffered: 'no', unknown: 'unknown' }

function reportText(report: ConnectionReport): string[] {
  const { product, version, topology, setName, isWritable, user, latencyMilliseconds } = report
  return [
    `Server           ${product} ${version}`,
    `Topology         ${[topologies[topology], setName].join(' ').trimEnd()}`,
    `Takes writes     ${isWritable ? 'yes' : 'no'}`,
    `User             ${user === '' ? 'nobody' : user}`,
    `Change streams   ${offerTexts[report.changeStreams]}`,
    `Snapshot reads   ${offerTexts[report.snapshotReads]}`,
    `Round trip       ${latencyMilliseconds.toFixed(0)} ms`,
  ]
}

async function remove(context: Context, wanted: string): Promise<void> {
  const { connections } = await context.engine()
  const found = pickConnection(await connections.list(), wanted)
  if (!context.isRehearsal) await connections.delete(found.id)
  const json = { connection: connectionView(found) }
  await context.changed('connection.delete', ['Deleted', 'delete'], `connection \`${found.name}\``, json)
}
