import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const linesMax = 500

function sourcesOf(pattern: string): { readonly file: string; readonly text: string }[] {
  return globSync(pattern, { cwd: root }).map((file) => ({
    file,
    text: readFileSync(path.join(root, file), 'utf8'),
  }))
}

/** Code without comments and strings, roughly: enough to look for a word in it. */
function codeOf(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''")
}

test('no source file has grown beyond one idea', () => {
  const long = sourcesOf('{shared,electron,renderer,build,test}/**/*.{ts,tsx,css}')
    .map(({ file, text }) => ({ file, lines: text.split('\n').length }))
    .filter(({ lines }) => lines > linesMax)
  expect(long).toEqual([])
})

test('the engine and the shared code have no clock of their own', () => {
  const clock = /\bnew Date\(\s*\)|\bsetTimeout\b|\bsetInterval\b|\bhrtime\b/
  const guilty = sourcesOf('{electron/engine,shared}/**/*.ts').filter(({ text }) => clock.test(codeOf(text)))
  expect(guilty.map(({ file }) => file)).toEqual([])
})

test('every relative link in a document leads to a file', () => {
  const broken = sourcesOf('{*.md,{shared,electron,renderer,build,test}/**/*.md}').flatMap(({ file, text }) =>
    linksOf(text)
      .map((link) => path.join(root, path.dirname(file), decodeURIComponent(link)))
      .filter((target) => !existsSync(target))
      .map((target) => `${file}: ${path.relative(root, target)}`),
  )
  expect(broken).toEqual([])
})

function linksOf(markdown: string): string[] {
  const targets = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) =>
    (target ?? '').replace(/#.*$/, ''),
  )
  return targets.filter((target) => target !== '' && !/^[a-z]+:/i.test(target))
}
