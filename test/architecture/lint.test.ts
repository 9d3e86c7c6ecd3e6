import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'

const root = path.resolve(import.meta.dirname, '../..')

/** A slip, the place where someone could make it, and the rule that has to catch it there. */
const planted: readonly { readonly file: string; readonly code: string; readonly rule: string }[] = [
  {
    file: 'electron/engine/log/clock.ts',
    code: 'export const now = () => Date.now()',
    rule: 'no-restricted-properties',
  },
  {
    file: 'electron/engine/log/chance.ts',
    code: 'export const chance = () => Math.random()',
    rule: 'no-restricted-properties',
  },
  {
    file: 'electron/engine/log/secret.ts',
    code: "import { randomBytes } from 'node:crypto'\nexport const secret = () => randomBytes(8)",
    rule: 'no-restricted-imports',
  },
  {
    file: 'electron/engine/log/talk.ts',
    code: "export const talk = () => console.log('x')",
    rule: 'no-console',
  },
  {
    file: 'electron/engine/log/configured.ts',
    code: "export const home = () => process.env['HOME']",
    rule: 'no-restricted-globals',
  },
  {
    file: 'electron/api/shell.ts',
    code: "import { app } from 'electron'\nexport const name = app.name",
    rule: 'no-restricted-imports',
  },
  {
    file: 'electron/api/any.ts',
    code: 'export const loose = (value: any) => String(value)',
    rule: 'no-explicit-any',
  },
  {
    file: 'electron/api/floating.ts',
    code: 'export function start(work: () => Promise<void>): void {\n  work()\n}',
    rule: 'no-floating-promises',
  },
  {
    file: 'electron/api/forgotten.ts',
    code: "export function size(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1\n  }\n  return 0\n}",
    rule: 'switch-exhaustiveness-check',
  },
  {
    file: 'shared/model/default.ts',
    code: 'export default function model(): void {}',
    rule: 'no-default-export',
  },
  { file: 'shared/model/barrel.ts', code: "export * from './default.ts'", rule: 'no-barrel-file' },
  {
    file: 'renderer/ui/conditional.tsx',
    code: "import { useState } from 'react'\nexport function Odd({ on }: { on: boolean }) {\n  if (on) useState(0)\n  return null\n}",
    rule: 'rules-of-hooks',
  },
  {
    file: 'renderer/ui/styled.tsx',
    code: "export const Styled = () => <style>{'a{}'}</style>",
    rule: 'forbid-elements',
  },
  {
    file: 'renderer/ui/html.tsx',
    code: 'export const Html = ({ html }: { html: string }) => <p dangerouslySetInnerHTML={{ __html: html }} />',
    rule: 'no-danger',
  },
]

const output = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) })

describe('each slip is caught by lint', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'argon-lint-'))
  let diagnostics: z.infer<typeof output>['diagnostics'] = []

  beforeAll(() => {
    writeFileSync(
      path.join(copy, 'tsconfig.json'),
      '{ "compilerOptions": { "strict": true, "jsx": "react-jsx" } }',
    )
    for (const { file, code } of planted) {
      mkdirSync(path.dirname(path.join(copy, file)), { recursive: true })
      writeFileSync(path.join(copy, file), `${code}\n`)
    }
    const lint = spawnSync(
      process.execPath,
      [path.join(root, 'build/scripts/lint.ts'), '--format=json', copy],
      {
        cwd: root,
        encoding: 'utf8',
      },
    )
    expect(lint.status).toBe(1)
    diagnostics = output.parse(JSON.parse(lint.stdout)).diagnostics
  })

  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  test.each(planted)('$rule: $file', ({ file, rule }) => {
    const here = diagnostics.filter((diagnostic) => diagnostic.filename.endsWith(file))
    expect(here.map((diagnostic) => /\((.*)\)/.exec(diagnostic.code)?.[1])).toContain(rule)
  })
})
