import { writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { ObjectNode } from '../../../shared/ejson/tree.ts'
import { goldenLines, goldenPath, textOf } from './golden-file.ts'

/** With `ARGON_GOLDEN=write` in the environment a golden file is written anew, else held against the answers. */
const isWriting = process.env['ARGON_GOLDEN'] === 'write'

export function holdGolden(name: string, lines: readonly ObjectNode[]): void {
  if (isWriting) writeFileSync(goldenPath(name), `${lines.map(textOf).join('\n')}\n`)
  else expect(lines.map(textOf)).toEqual(goldenLines(name).map(textOf))
}
