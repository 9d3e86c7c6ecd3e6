import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { Option } from 'commander'
import { ArgonError } from '../../../shared/model/errors.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { importErrorsKeptMax } from '../../../shared/model/limits.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Project } from '../../engine/projects/project.ts'
import type { ImportError, ImportProgress } from '../../engine/transfer/import-report.ts'
import { changing, type CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { bytesText, plural } from '../format.ts'
import { pickBranch } from '../pick-branch.ts'
import { importExamples } from './import-examples.ts'

type OnBad = 'stop' | 'skip'

interface ImportOptions {
  readonly onBad: OnBad
}

export const importFiles: CliCommand = {
  summary: 'write the documents of files, or of stdin, into a collection',
  examples: importExamples,
  define(command, context) {
    const onBad = new Option('--on-bad <what>', 'what a document that cannot be written does')
    changing(command)
      .argument('<project>', 'name, handle or id')
      .argument('<branch>', 'name, handle or id')
      .argument('<collection>', 'made where it is not there')
      .argument('[files...]', 'JSON, NDJSON or Extended JSON; `-`, or none, is stdin')
      .addOption(onBad.choices(['stop', 'skip']).default('stop'))
      .action(
        (project: string, branch: string, collection: string, files: string[], options: ImportOptions) =>
          importAll(
            context,
            { project, branch, collection, files: files.length === 0 ? ['-'] : files },
            options,
          ),
      )
  },
}

interface Where {
  readonly project: string
  readonly branch: string
  readonly collection: string
  readonly files: readonly string[]
}

/** A file, or stdin, that is there: looked at before anything is written. */
interface Source {
  readonly name: string
  readonly bytesTotal: number
  readonly open: () => AsyncIterable<Uint8Array>
}

interface Target {
  readonly context: Context
  readonly engine: Engine
  readonly project: Project
  readonly branchId: BranchId
  readonly collection: string
}

async function importAll(context: Context, where: Where, { onBad }: ImportOptions): Promise<void> {
  const sources = await Promise.all(where.files.map((file) => sourceOf(context, file)))
  const { engine, project } = await context.open(where.project)
  const { id: branchId } = pickBranch(project.branches.rows(), where.branch)
  const target = { context, engine, project, branchId, collection: where.collection }
  for (const source of sources) {
    if (context.isRehearsal) await rehearseOne(target, source, onBad)
    else await importOne(target, source, onBad)
  }
}

async function sourceOf({ io }: Context, file: string): Promise<Source> {
  if (file === '-') return { name: 'stdin', bytesTotal: 0, open: () => io.stdin }
  const full = path.resolve(io.cwd, file)
  const found = await stat(full).catch(() => null)
  if (found === null || found.isDirectory()) {
    const what = found === null ? 'is not there' : 'is a folder'
    throw new ArgonError('import.notFound', `The file ${full} ${what}; give the path of a file`, {
      file: full,
    })
  }
  return { name: path.basename(full), bytesTotal: found.size, open: () => createReadStream(full) }
}

async function importOne(target: Target, source: Source, onBad: OnBad): Promise<void> {
  const { context, engine, project, branchId, collection } = target
  const { name: fileName, bytesTotal } = source
  const input = { branchId, collection, fileName, bytesTotal, onBad }
  const run = await engine.imports.begin(project, input, context.author.actor)
  // The run stops by itself between two records; the source may never come to an end.
  const stop = (): void => void run.cancel('Interrupted')
  context.io.interrupted.addEventListener('abort', stop, { once: true })
  if (context.io.interrupted.aborted) stop()
  try {
    await Promise.race([pour(context, source, run), run.ended])
    const progress = run.state === 'running' ? await run.finish() : run.progress()
    await tellImport(context, progress, onBad)
  } finally {
    context.io.interrupted.removeEventListener('abort', stop)
  }
}

type Run = Awaited<ReturnType<Engine['imports']['begin']>>

async function pour(context: Context, { open, bytesTotal, name }: Source, run: Run): Promise<void> {
  const progress = context.progress()
  try {
    for await (const chunk of open()) {
      if ((await run.write(chunk)) !== 'running') return
      progress?.report(() => progressText(name, run.progress(), bytesTotal))
    }
  } catch (error) {
    // What the run met it reports itself; this is the file that cannot be read on.
    await run.cancel(error instanceof Error ? error.message : String(error))
    throw new ArgonError('import.notFound', run.progress().reason, { file: name }, { cause: error })
  } finally {
    progress?.end()
  }
}

function progressText(name: string, { documents, bytes }: ImportProgress, bytesTotal: number): string {
  const share = bytesTotal === 0 ? bytesText(bytes) : `${Math.floor((bytes * 100) / bytesTotal)} %`
  return `Importing ${name}: ${plural(documents, 'document')}, ${share}`
}

async function tellImport(context: Context, progress: ImportProgress, onBad: OnBad): Promise<void> {
  // Where the first bad document ends the import it is the reason.
  if (onBad === 'skip') tellBad(context, progress.errors, progress.bad)
  const { fileName, collection, documents, bad, bytes, state, reason, fromLsn, toLsn } = progress
  if (state !== 'completed') {
    const code = state === 'stopped' ? 'cancelled' : 'import.badDocument'
    throw new ArgonError(code, `Importing ${fileName} stopped: ${reason}`, { documents, bad, fromLsn, toLsn })
  }
  const left = bad === 0 ? '' : `, ${plural(bad, 'was', 'were')} left out`
  const lsns = fromLsn === null ? '' : ` (LSN ${fromLsn} to ${toLsn})`
  const rest = `${plural(documents, 'document')} of ${fileName} into \`${collection}\`${lsns}${left}`
  const json = { file: fileName, collection, documents, bad, bytes, fromLsn, toLsn, errors: progress.errors }
  await context.changed('import', ['Imported', 'import'], rest, json)
}

async function rehearseOne(
  { context, engine, project, ...target }: Target,
  source: Source,
  onBad: OnBad,
): Promise<void> {
  const input = { ...target, signal: context.io.interrupted }
  const check = await engine.checkImport(project, input, source.open())
  tellBad(context, check.errors, check.bad)
  const [first] = check.errors
  if (onBad === 'stop' && first !== undefined) {
    const message = `Importing ${source.name} would stop at line ${first.line}: ${first.reason}; nothing was changed`
    throw new ArgonError('import.badDocument', message, { line: first.line, bad: check.bad })
  }
  const { documents, bad, bytes, collectionId } = check
  const made = collectionId === null ? ', which would be made' : ''
  const left = bad === 0 ? '' : `, ${plural(bad, 'is', 'are')} bad`
  const rest = `${plural(documents, 'document')} of ${source.name} into \`${target.collection}\`${made}${left}`
  const json = {
    file: source.name,
    collection: target.collection,
    documents,
    bad,
    bytes,
    errors: check.errors,
  }
  await context.changed('import', ['Imported', 'import'], rest, json)
}

function tellBad(context: Context, errors: readonly ImportError[], bad: number): void {
  for (const { line, reason } of errors) context.note(`Line ${line}: ${reason}`)
  if (bad > importErrorsKeptMax) context.note(`... and ${plural(bad - importErrorsKeptMax, 'more line')}`)
}
