import { statfsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { ArgonError } from '../../../shared/model/errors.ts'

/** The system's word for what is wrong with a file; empty where there is none. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** Trouble with the data directory as an error that names the directory and says what to do; anything else as it is. */
export function directoryError(error: unknown, directory: string): unknown {
  const cause = { cause: error }
  const details = { directory }
  if (error instanceof ArgonError) {
    const isStore = error.code.startsWith('store.') && error.details['directory'] === undefined
    return isStore ? new ArgonError(error.code, `${error.message}: ${directory}`, details, cause) : error
  }
  switch (systemCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS': {
      const message = `The data directory ${directory} cannot be written; check its permissions or choose another`
      return new ArgonError('store.readOnly', message, details, cause)
    }
    case 'ENOSPC':
    case 'EDQUOT': {
      return new ArgonError('store.full', noSpace(directory), details, cause)
    }
    case 'ENOTDIR':
    case 'EEXIST': {
      const message = `There is a file in the way of the data directory ${directory}; move it or choose another directory`
      return new ArgonError('store.unavailable', message, details, cause)
    }
    case '':
      return error
    default: {
      const message = `The data directory ${directory} cannot be used: ${(error as Error).message}`
      return new ArgonError('store.unavailable', message, details, cause)
    }
  }
}

/** What opening a store takes: its lock file is mapped into memory, where a missing block ends the process. */
const roomBytesMin = 512 * 1024

/** Throws `store.full` when a store cannot be opened safely. */
export function checkRoom(directory: string): void {
  const { bavail, bsize } = statfsSync(directory)
  if (bavail * bsize >= roomBytesMin) return
  throw new ArgonError('store.full', noSpace(directory), { directory })
}

const noSpace = (directory: string): string =>
  `There is no space left for the data directory ${directory}; free some and try again`

/**
 * Replaces a small file as one durable act: whoever reads it, also after power loss, finds the old text or the new one.
 * `suffix` keeps the temporary files of two writers apart; `mode` says who may read it.
 */
export async function replaceFile(file: string, text: string, suffix: string, mode = 0o666): Promise<void> {
  const temporary = `${file}.${suffix}.tmp`
  try {
    await writeDurably(temporary, text, mode)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await flushDirectory(path.dirname(file))
}

async function writeDurably(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'w', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a rename in a directory durable. Windows has no such call and needs none. */
export async function flushDirectory(directory: string): Promise<void> {
  let handle
  try {
    handle = await open(directory, 'r')
    await handle.sync()
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes(systemCode(error))) throw error
  } finally {
    await handle?.close()
  }
}
