import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../shared/ejson/print.ts'
import { fieldOf } from '../../../shared/ejson/tree.ts'
import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { Database } from '../../engine/client/database.ts'
import type { CliCommand, Example } from '../command.ts'
import type { Context } from '../context.ts'
import { resolvePoint } from '../point.ts'
import { atOption } from './find.ts'

interface RunOptions {
  readonly at?: string
}

type Script = (db: Database, words: readonly string[]) => unknown

const examples: readonly Example[] = [
  {
    run: 'argon run shop main adults.mjs 18',
    says: 'What the script returns, one result a line',
    prints: ['{"name":"Ada"}', '{"name":"Cleo"}', '{"name":"Dev"}'],
  },
  {
    run: 'argon run shop main@5 adults.mjs 18',
    says: 'The same at an LSN, where all that writes is refused',
    prints: ['{"name":"Ada"}', '{"name":"Cleo"}'],
  },
]

export const run: CliCommand = {
  summary: "a script over a branch, as over a database of MongoDB's driver",
  examples,
  define(command, context) {
    command
      .argument('<project>', 'name, handle or id')
      .argument('<branch>', 'name, handle, id or name@moment')
      .argument('<script>', 'a module whose default export is a function of the database and the words')
      .argument('[words...]', 'what the script is given')
      .option(...atOption)
      .option('--actor <name>', "who changes are recorded as; the system's user name by default")
      .action((project: string, branch: string, script: string, words: string[], options: RunOptions) =>
        runScript(context, { project, branch, ...options }, script, words),
      )
  },
}

async function runScript(
  context: Context,
  place: { readonly project: string; readonly branch: string; readonly at?: string },
  file: string,
  words: readonly string[],
): Promise<void> {
  const script = await loadScript(path.resolve(context.io.cwd, file))
  const { author } = context
  const { engine, project } = await context.open(place.project)
  const { branchId, at } = resolvePoint({ context, engine, project }, { branch: place.branch, at: place.at })
  const result = await failing(async () => script(engine.database(project, branchId, { at, author }), words))
  const results: readonly unknown[] = Array.isArray(result) ? result : result === undefined ? [] : [result]
  const { documentBytes } = await import('../../engine/engine.ts')
  // Values of BSON keep their types on the way, as those of `find` do.
  const printed = results.map((value) => fieldOf(bsonToTree(documentBytes({ value })), 'value'))
  await context.out.lines(printed.map((node) => printTree(node ?? { kind: 'null' }, { format: 'relaxed' })))
}

async function loadScript(file: string): Promise<Script> {
  if (!existsSync(file)) throw new ArgonError('request.invalid', `There is no script ${file}`)
  const loaded = await failing(
    () => import(pathToFileURL(file).href) as Promise<{ readonly default?: unknown }>,
  )
  if (typeof loaded.default === 'function') return loaded.default as Script
  const message = `${file} has no function as its default export: export default async (db, words) => …`
  throw new ArgonError('request.invalid', message)
}

/** What a script throws is its own; what the engine says to it is told as it is. */
async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isArgonError(error)) throw error
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw new ArgonError('request.invalid', `The script failed: ${text}`, {}, { cause: error })
  }
}
