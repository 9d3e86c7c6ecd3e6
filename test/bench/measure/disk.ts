import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

const blockBytes = 512

/** Bytes that the files in a directory occupy on the disk, holes in them left out. */
export function bytesOnDisk(directory: string): number {
  let sum = 0
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const file = path.join(directory, entry.name)
    sum += entry.isDirectory() ? bytesOnDisk(file) : statSync(file).blocks * blockBytes
  }
  return sum
}
