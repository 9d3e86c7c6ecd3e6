import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layers, productFolders } from '../../build/layers.ts'
import { checkLayers, type LayerReport } from '../../build/scripts/layers.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** One violation of every kind, each in a file of its own; the files they lead to are planted beside them. */
const planted: readonly { readonly file: string; readonly code: string; readonly rule: string }[] = [
  { file: 'shared/model/planted-up.ts', code: "import '../contract/planted-target.ts'", rule: 'layer' },
  { file: 'shared/model/planted-node.ts', code: "import { readFileSync } from 'node:fs'", rule: 'node' },
  {
    file: 'shared/model/planted-renderer.ts',
    code: "import '../../renderer/planted-target.ts'",
    rule: 'layer',
  },
  { file: 'shared/ejson/planted-package.ts', code: "import { useState } from 'react'", rule: 'package' },
  { file: 'shared/planted-nowhere/file.ts', code: 'export const nothing = 1', rule: 'no-layer' },
  { file: 'electron/engine/bson/planted-up.ts', code: "import '../log/planted-target.ts'", rule: 'layer' },
  { file: 'electron/engine/store/planted-up.ts', code: "import '../index/planted-target.ts'", rule: 'layer' },
  { file: 'electron/engine/log/planted-up.ts', code: "import '../write/planted-target.ts'", rule: 'layer' },
  {
    file: 'electron/engine/write/planted-type.ts',
    code: "import type { Target } from '../../api/planted-target.ts'\nexport type Same = Target",
    rule: 'layer',
  },
  { file: 'electron/engine/write/planted-shell.ts', code: "import { app } from 'electron'", rule: 'package' },
  { file: 'electron/engine/log/planted-lmdb.ts', code: "import { open } from 'lmdb'", rule: 'package' },
  {
    file: 'electron/engine/query/planted-host.ts',
    code: "import '../../web/planted-target.ts'",
    rule: 'layer',
  },
  { file: 'electron/api/planted-host.ts', code: "import '../ipc/planted-target.ts'", rule: 'layer' },
  {
    file: 'electron/api/planted-door.ts',
    code: "import '../engine/log/planted-target.ts'",
    rule: 'engine-door',
  },
  { file: 'electron/cli/planted-socket.ts', code: "import { WebSocket } from 'ws'", rule: 'package' },
  { file: 'electron/web/planted-cli.ts', code: "import '../cli/planted-target.ts'", rule: 'layer' },
  { file: 'electron/web/planted-electron.ts', code: "import { app } from 'electron'", rule: 'package' },
  {
    file: 'electron/shell/planted-renderer.ts',
    code: "import '../../renderer/planted-target.ts'",
    rule: 'layer',
  },
  { file: 'electron/shell/planted-nowhere.ts', code: "import './not-there.ts'", rule: 'unresolved' },
  { file: 'electron/api/planted-test.ts', code: "import '../../test/planted-target.ts'", rule: 'support' },
  { file: 'renderer/ui/planted-state.ts', code: "import '../state/planted-target.ts'", rule: 'layer' },
  {
    file: 'renderer/state/planted-main.ts',
    code: "import '../../electron/api/planted-target.ts'",
    rule: 'layer',
  },
  { file: 'renderer/state/planted-node.ts', code: "import { join } from 'node:path'", rule: 'node' },
  {
    file: 'renderer/features/planted-one/file.ts',
    code: "import '../planted-two/file.ts'",
    rule: 'features',
  },
  { file: 'renderer/features/planted-two/file.ts', code: "import { open } from 'lmdb'", rule: 'package' },
  {
    file: 'renderer/ui/planted-cycle-one.ts',
    code: "import { two } from './planted-cycle-two.ts'\nexport const one = () => two",
    rule: 'cycle',
  },
]

/** The other half of the planted cycle, which is reported once, for one of its files. */
const cycleBack = {
  file: 'renderer/ui/planted-cycle-two.ts',
  code: "import { one } from './planted-cycle-one.ts'\nexport const two = () => one",
}

const targetFolders = [
  'shared/contract',
  'electron/api',
  'electron/cli',
  'electron/engine/log',
  'electron/engine/index',
  'electron/engine/write',
  'electron/ipc',
  'electron/web',
  'renderer',
  'renderer/state',
  'test',
]

function plant(folder: string, file: string, code: string): void {
  const target = path.join(folder, file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, `${code}\n`)
}

test('the project keeps its import law, and every source file was read', async () => {
  const report = await checkLayers(root)
  expect(report.violations).toEqual([])
  expect(report.modulesCruised).toBeGreaterThan(20)
  expect(report.modulesCruised).toBe(report.sourceFiles)
})

describe('planted violations', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'argon-layers-'))
  let report: LayerReport

  beforeAll(async () => {
    for (const folder of productFolders) {
      cpSync(path.join(root, folder), path.join(copy, folder), { recursive: true })
    }
    for (const folder of targetFolders) {
      plant(copy, `${folder}/planted-target.ts`, 'export interface Target { readonly a: 1 }')
    }
    plant(copy, cycleBack.file, cycleBack.code)
    for (const { file, code } of planted) plant(copy, file, code)
    report = await checkLayers(copy)
  })

  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  test.each(planted)('$rule: $file', ({ file, rule }) => {
    const caught = report.violations.filter((violation) => violation.from === file)
    expect(caught.map((violation) => violation.rule)).toContain(rule)
  })

  test('nothing but what was planted is reported', async () => {
    const unplanted = report.violations.filter(({ from }) => !from.includes('planted-'))
    expect(unplanted).toEqual((await checkLayers(root)).violations)
  })
})

test('a layer is named once and names only layers that exist', () => {
  const names = layers.map((layer) => layer.name)
  expect(new Set(names).size).toBe(names.length)
  expect(layers.flatMap((layer) => layer.layers).filter((name) => !names.includes(name))).toEqual([])
})
