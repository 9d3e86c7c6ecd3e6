import { describe, expect, it } from 'vitest'
import { commitsToImports } from '../../../../renderer/features/history-map/imports.ts'
import { layOutLanes } from '../../../../renderer/features/history-map/lanes.ts'
import type { LaneOptions } from '../../../../renderer/features/history-map/lanes.ts'
import {
  branchesContaining,
  lineageOf,
  indexBranches,
} from '../../../../renderer/features/history-map/lineage.ts'
import { layoutToNodes, neighbourNode } from '../../../../renderer/features/history-map/nodes.ts'
import type { Branch } from '../../../../shared/model/branch.ts'
import { asBranchId, asLsn } from '../../../../shared/model/ids.ts'
import { makeBranch } from './make-branch.ts'

const options: LaneOptions = { selectedId: null, showNameless: false, lanesMax: 24 }
const rows = (branches: readonly Branch[], change: Partial<LaneOptions> = {}) =>
  layOutLanes(branches, { ...options, ...change }).lanes.map((lane) => lane.branch.name)

const main = makeBranch({ id: 1, head: 100 })

describe('the order of lanes', () => {
  it('has main on top, children below their parent, the newest sibling nearest', () => {
    const branches = [
      main,
      makeBranch({ id: 10, name: 'old', base: 9 }),
      makeBranch({ id: 20, name: 'old-child', parent: 10, base: 15 }),
      makeBranch({ id: 30, name: 'new', base: 29 }),
    ]
    expect(rows(branches)).toEqual(['main', 'new', 'old', 'old-child'])
  })

  it('leaves deleted and superseded branches out until they are asked for', () => {
    const branches = [main, makeBranch({ id: 10, name: 'gone', state: 'deleted' })]
    expect(rows(branches)).toEqual(['main'])
    expect(rows(branches, { showNameless: true })).toEqual(['main', 'gone'])
    expect(rows(branches, { selectedId: asBranchId(10) })).toEqual(['main', 'gone'])
  })

  it('folds the quietest branches, never main, the selected one or its ancestors', () => {
    const branches = [main]
    for (let i = 2; i <= 60; i++)
      branches.push(makeBranch({ id: i, parent: i === 3 ? 2 : 1, base: 1, head: i * 10 }))
    const layout = layOutLanes(branches, { ...options, selectedId: asBranchId(3) })
    expect(layout.lanes).toHaveLength(24)
    expect(layout.folded).toHaveLength(36)
    const shown = new Set(layout.lanes.map((lane) => lane.branch.id as number))
    expect([1, 2, 3, 60].every((id) => shown.has(id))).toBe(true)
    expect(layOutLanes(branches, { ...options, lanesMax: Infinity }).lanes).toHaveLength(60)
  })

  it('stands a chain of a thousand forks and a thousand resets', () => {
    const chain = [main]
    const resets = [makeBranch({ id: 1, name: 'main', state: 'superseded', changed: 2 })]
    for (let i = 2; i <= 1001; i++) {
      chain.push(makeBranch({ id: i, parent: i - 1 }))
      const isLast = i === 1001
      resets.push(
        makeBranch({
          id: i,
          parent: i - 1,
          base: 1,
          name: 'main',
          state: isLast ? 'active' : 'superseded',
          changed: i + (isLast ? 0 : 1),
        }),
      )
    }
    expect(rows(chain, { lanesMax: Infinity })).toHaveLength(1001)
    const layout = layOutLanes(resets, options)
    expect(layout.lanes).toHaveLength(1)
    expect(layout.lanes[0]?.startLsn).toBe(1)
  })
})

describe('a restored branch', () => {
  const old = makeBranch({ id: 1, name: 'main before 2026-11-02', head: 90, changed: 100 })
  const restored = makeBranch({ id: 100, name: 'main', parent: 1, base: 40, head: 120 })
  const early = makeBranch({ id: 21, name: 'early', parent: 1, base: 20 })
  const late = makeBranch({ id: 61, name: 'late', parent: 1, base: 60 })
  const layout = layOutLanes([old, early, late, restored], options)
  const lane = (name: string) => layout.lanes.find((candidate) => candidate.branch.name === name)

  it('carries on its parent’s line from the beginning', () => {
    expect(lane('main')).toMatchObject({ row: 0, startLsn: 1, from: null, isRestore: true })
    expect(lane('main')?.pieces.map((piece) => [piece.source, piece.fromLsn])).toEqual([
      [1, 1],
      [100, 40],
    ])
  })

  it('leaves the old pointer the tail that the reset took out', () => {
    expect(lane('main before 2026-11-02')).toMatchObject({ startLsn: 40, endLsn: 90, from: 100 })
  })

  it('moves forks to the row where their history is drawn', () => {
    expect(lane('early')?.from).toBe(100)
    expect(lane('late')?.from).toBe(1)
  })

  it('has a restore node instead of a fork', () => {
    const kinds = layoutToNodes(layout, []).map((node) => `${node.kind} ${node.branch.name}`)
    expect(kinds).toContain('restore main')
    expect(kinds).not.toContain('fork main before 2026-11-02')
  })
})

describe('a branch whose parent is deleted', () => {
  it('keeps its history whole on its own row, leaving the grandparent', () => {
    const branches = [
      main,
      makeBranch({ id: 20, name: 'gone', base: 19, state: 'deleted' }),
      makeBranch({ id: 30, name: 'child', parent: 20, base: 25, head: 50 }),
    ]
    const child = layOutLanes(branches, options).lanes[1]
    expect(child).toMatchObject({ startLsn: 19, from: 1 })
    expect(child?.pieces.map((piece) => piece.source)).toEqual([20, 30])
  })
})

describe('a child that leaves an idle parent after its head', () => {
  it('draws the parent’s line on to the fork', () => {
    const branches = [
      main,
      makeBranch({ id: 20, base: 19, head: 30 }),
      makeBranch({ id: 61, parent: 20, base: 60 }),
    ]
    const [, parent, child] = layOutLanes(branches, options).lanes
    expect(parent).toMatchObject({ endLsn: 30, reachLsn: 60 })
    expect(child).toMatchObject({ endLsn: 60, reachLsn: 60 })
  })
})

describe('lineage', () => {
  const branches = [main, makeBranch({ id: 20, base: 50 }), makeBranch({ id: 30, parent: 20, base: 40 })]

  it('bounds each ancestor by every base on the way', () => {
    const parts = lineageOf(branches[2] as Branch, indexBranches(branches))
    expect(parts.map((part) => [part.branch.id, part.bound])).toEqual([
      [30, Infinity],
      [20, 40],
      [1, 40],
    ])
  })

  it('says which branches contain a point', () => {
    const names = (lsn: number) =>
      branchesContaining(asBranchId(1), lsn, branches).map((branch) => branch.name)
    expect(names(40)).toEqual(['main', 'b20', 'b30'])
    expect(names(45)).toEqual(['main', 'b20'])
    expect(names(51)).toEqual(['main'])
  })
})

describe('nodes', () => {
  it('mark each import once, on the row where its history is drawn', () => {
    const commit = (lsn: number, branch: number, message: string) => ({
      lsn: asLsn(lsn),
      lastLsn: asLsn(lsn + 9),
      branchId: asBranchId(branch),
      message,
      time: lsn * 1000,
      actor: 'alice',
      inserts: 10,
    })
    const runs = commitsToImports([
      commit(70, 1, 'Import users.json'),
      commit(60, 20, 'Import orders.json'),
      commit(30, 1, 'Important'),
      commit(20, 1, 'Import orders.json'),
      commit(10, 1, 'Import orders.json'),
    ])
    expect(runs.map((run) => [run.fileName, run.fromLsn, run.toLsn, run.documents])).toEqual([
      ['orders.json', 10, 29, 20],
      ['orders.json', 60, 69, 10],
      ['users.json', 70, 79, 10],
    ])
    const nodes = layoutToNodes(
      layOutLanes([main, makeBranch({ id: 20, base: 50, head: 69 })], options),
      runs,
    )
    expect(nodes.filter((node) => node.kind === 'import').map((node) => [node.laneId, node.lsn])).toEqual([
      [1, 10],
      [1, 70],
      [20, 60],
    ])
  })

  it('are walked along a lane', () => {
    const nodes = layoutToNodes(layOutLanes([main, makeBranch({ id: 20, base: 50 })], options), [])
    expect(neighbourNode(nodes, main.id, 1, 'next')).toMatchObject({ kind: 'fork', lsn: 50 })
    expect(neighbourNode(nodes, main.id, 50, 'next')).toMatchObject({ kind: 'head', lsn: 100 })
    expect(neighbourNode(nodes, main.id, 1, 'previous')).toBeNull()
  })
})
