import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../../..')

/** How many files of the driver a process has loaded once it has imported a module. */
function driverFilesOf(module: string): number {
  const script = `
    import { createRequire } from 'node:module'
    await import(${JSON.stringify(path.join(root, module))})
    const loaded = Object.keys(createRequire(import.meta.url).cache)
    console.log(loaded.filter((file) => file.includes('/node_modules/mongodb')).length)
  `
  const argv = ['--input-type=module', '--eval', script]
  const { stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' })
  expect(stderr).toBe('')
  return Number(stdout)
}

test.each(['electron/engine/engine.ts', 'electron/compose.ts'])('%s loads no driver', (module) => {
  expect(driverFilesOf(module)).toBe(0)
})

test('who connects loads it', () => {
  expect(driverFilesOf('electron/engine/connections/connect.ts')).toBeGreaterThan(0)
})
