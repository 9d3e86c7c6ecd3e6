import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
mkdirSync(path.join(root, '.cache'), { recursive: true })
// Below the project, so that the types of packages are found as they are for its own files.
const workshop = mkdtempSync(path.join(root, '.cache/runtimes-'))

afterAll(() => rmSync(workshop, { recursive: true, force: true }))

/** Names that the compiler does not know in `code`, compiled as part of one of the project's references. */
function unknownNames(project: string, code: string): string[] {
  const folder = mkdtempSync(path.join(workshop, `${project}-`))
  writeFileSync(path.join(folder, 'planted.ts'), code)
  const settings = {
    extends: path.join(root, `build/tsconfig/${project}.json`),
    compilerOptions: { composite: false, emitDeclarationOnly: false, noEmit: true, tsBuildInfoFile: null },
    include: [
      'planted.ts',
      path.join(root, project === 'shared' ? 'build/types/common-globals.d.ts' : 'planted.ts'),
    ],
    references: [],
  }
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(settings))
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const compiled = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
  return [...compiled.stdout.matchAll(/Cannot find name '(\w+)'/g)].map(([, name]) => name ?? '')
}

const code = 'export const seen = [typeof document.title, typeof process.pid, typeof AbortSignal.abort]\n'

test.each([
  ['shared', ['document', 'process']],
  ['electron', ['document']],
  ['renderer', ['process']],
  ['test', []],
])('%s knows only what its runtime has', (project, unknown) => {
  expect(unknownNames(project, code)).toEqual(unknown)
})

test('an enum does not compile, because Node could not strip it', () => {
  const folder = mkdtempSync(path.join(workshop, 'enum-'))
  writeFileSync(path.join(folder, 'planted.ts'), 'export enum Colour { Red }\n')
  const settings = { extends: path.join(root, 'build/tsconfig/base.json'), include: ['planted.ts'] }
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(settings))
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const compiled = spawnSync(
    process.execPath,
    [tsc, '-p', folder, '--noEmit', '--emitDeclarationOnly', 'false'],
    {
      encoding: 'utf8',
    },
  )
  expect(compiled.stdout).toContain('erasableSyntaxOnly')
})
