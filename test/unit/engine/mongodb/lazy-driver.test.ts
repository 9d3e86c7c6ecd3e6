import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../../..')

/** How many files of the driver a process has loaded once it has imported a module. */
function driverFilesOf(module: string): number {
  const script = `
    import { createRequire } from 'node:module'
    await import(${JSON.stringify(module)})
    const loaded = Object.keys(createRequire(import.meta.url).cache)
    console.log(loaded.filter((file) => file.includes('/node_modules/mongodb')).length)
  `
  const argv = ['--input-type=module', '--eval', script]
  const { stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' })
  expect(stderr).toBe('')
  return Number(stdout)
}

test.each(['electron/engine/engine.ts', 'electron/compose.ts'])('%s loads no driver', (module) => {
  expect(driverFilesOf(path.join(root, module))).toBe(0)
})

test('the driver is seen where it is loaded', () => {
  expect(driverFilesOf('mongodb')).toBeGreaterThan(0)
})

/** A bundle loads at once what any of its modules imports, also one that is imported later. */
test('no module imports more of the driver than its types', () => {
  const files = globSync('electron/**/*.ts', { cwd: root })
  const importing = files.filter((file) =>
    /^(?:import|export) (?!type\b)[^'"]*from 'mongodb/mu.test(readFileSync(path.join(root, file), 'utf8')),
  )
  expect(files.length).toBeGreaterThan(100)
  expect(importing).toEqual([])
})
