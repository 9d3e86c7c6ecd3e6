import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { ArgonError } from '../../../shared/model/errors.ts'
import { directoryError, replaceFile, systemCode } from './files.ts'

/** Version of the layout below; a data directory of a newer one is refused. */
const layoutVersion = 1
const formatFile = 'format.json'
/** A project is built under such a name and renamed when it is whole. */
export const unfinishedPrefix = '.new-'
/** An unfinished project older than this belongs to no process that still builds it. */
const abandonedMilliseconds = 24 * 60 * 60 * 1000

/**
 * Where projects live: `format.json` says which layout, `projects/<id>/` holds `project.json` and the store of each.
 * Makes what is missing and returns the path of `projects`.
 */
export async function openDataDirectory(directory: string, suffix: string): Promise<string> {
  const projects = path.join(directory, 'projects')
  try {
    await mkdir(projects, { recursive: true })
    await checkFormat(directory, suffix)
  } catch (error) {
    throw directoryError(error, directory)
  }
  return projects
}

async function checkFormat(directory: string, suffix: string): Promise<void> {
  const file = path.join(directory, formatFile)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    await replaceFile(file, `${JSON.stringify({ version: layoutVersion })}\n`, suffix)
    return
  }
  const version = versionOf(text)
  if (version === null) {
    const message = `The file ${file} cannot be read; it should say {"version": ${layoutVersion}}`
    throw new ArgonError('store.unavailable', message, { directory })
  }
  if (version > layoutVersion) {
    const message = `The data directory ${directory} was written by a newer Argon Desktop; update the app to open it`
    throw new ArgonError('store.version', message, { directory, version, layoutVersion })
  }
}

function versionOf(text: string): number | null {
  try {
    const { version } = JSON.parse(text) as { version?: unknown }
    return Number.isSafeInteger(version) ? Number(version) : null
  } catch {
    return null
  }
}

/** Removes what a crash left half made long ago. Nothing that was ever listed is touched. */
export async function removeAbandoned(projects: string, now: number): Promise<void> {
  for (const name of await readdir(projects)) {
    if (!name.startsWith(unfinishedPrefix)) continue
    const directory = path.join(projects, name)
    const changed = await stat(directory).then(
      ({ mtimeMs }) => mtimeMs,
      () => now,
    )
    if (now - changed > abandonedMilliseconds) await rm(directory, { recursive: true, force: true })
  }
}
