import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'
import { patchStyles } from '../../../build/vite/constructable-styles.ts'

const nodeModules = path.resolve(import.meta.dirname, '../../../node_modules')

test.each(['style-mod/src/style-mod.js', 'sonner/dist/index.mjs'])('%s gets its patch', (file) => {
  const id = path.join(nodeModules, file)
  const code = readFileSync(id, 'utf8')
  const patched = patchStyles(code, id)
  expect(patched).toBeTypeOf('string')
  expect(patched).not.toBe(code)
})

test('a library that has changed stops the build instead of losing its styles', () => {
  expect(() => patchStyles('export {}', '/x/node_modules/sonner/dist/index.mjs')).toThrow(
    /sonner has changed/,
  )
})

test('other modules are left alone', () => {
  const id = createRequire(import.meta.url).resolve('react')
  expect(patchStyles('document.createElement("style")', id)).toBeUndefined()
})
