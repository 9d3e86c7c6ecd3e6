import { existsSync } from 'node:fs'
import path from 'node:path'

/** The path of a program that is on the PATH. */
export function findCommand(name: string): string | undefined {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name]
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  return folders.flatMap((folder) => names.map((file) => path.join(folder, file))).find(existsSync)
}
