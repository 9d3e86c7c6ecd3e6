import { writeSync } from 'node:fs'
import { open } from 'lmdb'
import { storeReadersMax } from '../../shared/model/limits.ts'

/** Takes every place that a store has for readers, as so many programs would, and keeps them until it is ended. */
const root = open({
  path: process.argv[2] ?? '',
  noSubdir: false,
  maxDbs: 16,
  maxReaders: storeReadersMax,
  overlappingSync: false,
})
const table = root.openDB<number, string>({ name: 'scratch' })
const held = []
while (held.length < storeReadersMax) {
  root.resetReadTxn()
  held.push(root.useReadTransaction())
  table.get('n')
  // Without a change in between the next reader would be given the same place.
  table.putSync('n', held.length)
}
writeSync(1, 'full\n')
// Naming them here keeps them from being collected.
process.stdin.once('end', () => process.exit(held.length === storeReadersMax ? 0 : 1)).resume()
