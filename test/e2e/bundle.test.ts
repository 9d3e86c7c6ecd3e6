import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inlineParts } from '../../build/vite/strict-page.ts'

const dist = path.resolve(import.meta.dirname, '../../dist')
const scriptBytesMax = 500 * 1024

/** Everything that a bundle asks for at run time. */
function requiredBy(file: string): string[] {
  const code = readFileSync(path.join(dist, file), 'utf8')
  return [...code.matchAll(/(?<![.\w])require\((["'])([^"']+)\1\)/g)].map(([, , name]) => name ?? '')
}

test('the page holds nothing inline and nothing from elsewhere', () => {
  expect(inlineParts(readFileSync(path.join(dist, 'renderer/index.html'), 'utf8'))).toEqual([])
})

test('no style sheet carries its fonts or images inside', () => {
  const sheets = globSync('renderer/assets/*.css', { cwd: dist })
  expect(sheets.length).toBeGreaterThan(0)
  const carrying = sheets.filter((sheet) =>
    readFileSync(path.join(dist, sheet), 'utf8').includes('url(data:'),
  )
  expect(carrying).toEqual([])
})

test('the scripts of the first screen are small enough to start at once', () => {
  const page = readFileSync(path.join(dist, 'renderer/index.html'), 'utf8')
  const scripts = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(
    ([, script]) => script ?? '',
  )
  expect(scripts.length).toBeGreaterThan(0)
  const sizes = scripts.map((script) => gzipSync(readFileSync(path.join(dist, 'renderer', script))).length)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(scriptBytesMax)
})

test('the preload asks for Electron alone, as its sandbox demands', () => {
  expect(new Set(requiredBy('preload.cjs'))).toEqual(new Set(['electron']))
})

test('the main process asks for nothing but Node, Electron, the store and the driver of MongoDB', () => {
  // `ws` tries an optional package for speed and goes on without it.
  const expected = new Set(['electron', 'lmdb', 'mongodb', 'bufferutil', 'utf-8-validate'])
  expect(requiredBy('main.cjs').filter((name) => !isBuiltin(name) && !expected.has(name))).toEqual([])
})
