import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'
import { patchStyles } from '../../../build/vite/constructable-styles.ts'

const nodeModules = path.resolve(import.meta.dirname, '../../../node_modules')

test('CodeMirror gets its patch', () => {
  const id = path.join(nodeModules, 'style-mod/src/style-mod.js')
  const code = readFileSync(id, 'utf8')
  const patched = patchStyles(code, id)
  expect(patched).toBeTypeOf('string')
  expect(patched).not.toBe(code)
})

test('a library that has changed stops the build instead of losing its styles', () => {
  expect(() => patchStyles('export {}', '/x/node_modules/style-mod/src/style-mod.js')).toThrow(
    /style-mod has changed/,
  )
})

test('other modules are left alone', () => {
  const id = createRequire(import.meta.url).resolve('react')
  expect(patchStyles('document.createElement("style")', id)).toBeUndefined()
})
