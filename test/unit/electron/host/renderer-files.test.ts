import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readRendererFile } from '../../../../electron/host/renderer-files.ts'

const above = mkdtempSync(path.join(tmpdir(), 'argon-files-'))
const root = path.join(above, 'renderer')
mkdirSync(path.join(root, 'assets'), { recursive: true })
mkdirSync(path.join(above, 'renderer-secret'))
writeFileSync(path.join(above, 'main.cjs'), 'secret')
writeFileSync(path.join(above, 'renderer-secret', 'x.js'), 'secret')
writeFileSync(path.join(root, 'index.html'), '<!doctype html>')
writeFileSync(path.join(root, 'assets', 'index-B3x_9qLp.js'), 'let a')
writeFileSync(path.join(root, 'assets', 'plain.css'), 'a{}')
afterAll(() => rmSync(above, { recursive: true }))

describe('the files of the renderer', () => {
  test('the root is the page, never kept', async () => {
    const file = await readRendererFile(root, '/')
    expect(file).toMatchObject({ contentType: 'text/html; charset=utf-8', cacheControl: 'no-store' })
    expect(String(file?.body)).toBe('<!doctype html>')
  })

  test('only files named by their content are kept', async () => {
    const hashed = await readRendererFile(root, '/assets/index-B3x_9qLp.js')
    expect(hashed?.cacheControl).toContain('immutable')
    expect((await readRendererFile(root, '/assets/plain.css'))?.cacheControl).toBe('no-store')
  })

  test.each([
    '/../main.cjs',
    '/%2e%2e/main.cjs',
    '/..%2fmain.cjs',
    '/..%5cmain.cjs',
    '/assets/../../main.cjs',
    '/../renderer-secret/x.js',
    '/%00',
    '/%',
    '/assets',
    '/..',
    '/nothing.js',
    '',
  ])('%s is nothing', async (urlPath) => {
    expect(await readRendererFile(root, urlPath)).toBeNull()
  })
})
