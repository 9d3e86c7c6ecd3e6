import { Command as Commander, type CommanderError } from 'commander'
import { readVersion } from '../host/manifest.ts'
import { isWalOff } from '../host/wal-switch.ts'
import type { CliCommand, Example } from './command.ts'
import { commands } from './commands.ts'
import type { CommonOptions, Context } from './context.ts'
import { olderAction } from './older/older-commands.ts'

/** The command line could not be read, or only asked for help. */
export class ParserStop extends Error {
  /** What to type for help about it. */
  readonly help: string
  readonly isAnswered: boolean

  constructor({ message, exitCode, code }: CommanderError, command: Commander, help: string) {
    const names = command.commands.map((child) => child.name()).join(', ')
    const isMissing = code === 'commander.help'
    super(isMissing ? `Name one of the commands ${names}` : message.replace(/^error: /u, ''))
    this.help = help
    this.isAnswered = exitCode === 0
  }
}

/**
 * The parser. Loads only the commands whose names stand somewhere in the command line, or all where none does; names are
 * not looked for any more cleverly, because a name too many costs a few milliseconds and one too few the command.
 */
export async function createProgram(context: Context, argv: readonly string[]): Promise<Commander> {
  const named = Object.keys(commands).filter((name) => argv.includes(name))
  const names = named.length > 0 ? named : Object.keys(commands)
  const program = new Commander('argon')
  program
    .description('Git for MongoDB: projects, branches and time travel over a write-ahead log.')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help about a command')
    .option('--data-dir <folder>', 'where projects are kept (also ARGON_DATA_DIR)')
    .option('--json', 'results and errors as JSON, one object a line')
    .option('--quiet', 'no progress and no remarks on stderr')
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .configureOutput({ writeOut: (text) => void context.out.put(text.trimEnd()), writeErr: () => {} })
    .hook('preAction', (_, action) => context.take(action.optsWithGlobals<CommonOptions>()))
  const loaded = await Promise.all(names.map(async (name) => [name, await load(name)] as const))
  for (const [name, command] of loaded) {
    command.define(program.command(name).description(command.summary), context)
  }
  const examples = loaded.flatMap(([, command]) => command.examples)
  finish(program, 'argon', named.length === 0 ? [] : examples)
  if (isWalOff(context.io.env)) putOnOlderEngine(program, 'argon', context)
  return program
}

async function load(name: string): Promise<CliCommand> {
  const loader = commands[name]
  if (loader === undefined) throw new Error(`There is no command ${name}`)
  return loader()
}

/** What every command has alike: its examples below its help, and a way to stop that knows which command it was. */
function finish(command: Commander, path: string, examples: readonly Example[]): void {
  const own = examples.filter(({ run }) => run === path || run.startsWith(`${path} `))
  if (own.length > 0) command.addHelpText('after', `\n${examplesText(own)}`)
  command.exitOverride((error) => {
    throw new ParserStop(error, command, `${path} --help`)
  })
  for (const child of command.commands) finish(child, `${path} ${child.name()}`, examples)
}

/** The same words, but what they do is done by the older engine, or refused. */
function putOnOlderEngine(command: Commander, path: string, context: Context): void {
  for (const child of command.commands) putOnOlderEngine(child, `${path} ${child.name()}`, context)
  const action = command.commands.length > 0 ? null : olderAction(path)
  if (action !== null) command.action(() => action(context, command.args, command.opts()))
}

function examplesText(examples: readonly Example[]): string {
  const each = examples.map(({ run, says, prints }) =>
    [`  ${says}:`, `    $ ${run}`, ...prints.map((line) => `    ${line}`)].join('\n'),
  )
  return `Examples:\n${each.join('\n\n')}`
}
