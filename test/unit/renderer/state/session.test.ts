import { beforeEach, expect, test } from 'vitest'
import { sessionAt, toPlace, useSession } from '../../../../renderer/state/session.ts'
import { asBranchId, asCollectionId, asLsn, asProjectId } from '../../../../shared/model/ids.ts'

const project = asProjectId('00000000-0000-4000-8000-000000000001')

beforeEach(() => useSession.getState().closeProject())

test('a place that was kept comes back; anything else is none', () => {
  expect(toPlace({ branchId: 7, collectionId: 3, lsn: 41 })).toEqual({
    branchId: 7,
    collectionId: 3,
    playhead: { kind: 'past', lsn: 41 },
  })
  expect(toPlace({ branchId: 7, collectionId: null, lsn: null })?.playhead).toEqual({ kind: 'head' })
  for (const broken of [null, 7, [], {}, { branchId: 'x' }, { branchId: 1.5 }])
    expect(toPlace(broken)).toBeNull()
})

test('a project opens at its head, its branch to be found among its branches; closing it leaves nothing behind', () => {
  const { openProject, setPlayhead, selectCollection, closeProject } = useSession.getState()
  openProject(project)
  expect(useSession.getState()).toMatchObject({
    projectId: project,
    branchId: null,
    playhead: { kind: 'head' },
  })
  setPlayhead({ kind: 'past', lsn: asLsn(5) })
  selectCollection(asCollectionId(2))
  closeProject()
  expect(useSession.getState()).toMatchObject({
    projectId: null,
    branchId: null,
    collectionId: null,
    playhead: { kind: 'head' },
  })
})

test('another branch is shown at its head unless a moment is given; the collection stays', () => {
  const { openProject, selectBranch, selectCollection } = useSession.getState()
  openProject(project)
  selectCollection(asCollectionId(2))
  selectBranch(asBranchId(9), { kind: 'past', lsn: asLsn(4) })
  expect(sessionAt(useSession.getState())).toEqual({ kind: 'lsn', lsn: 4 })
  selectBranch(asBranchId(1))
  expect(sessionAt(useSession.getState())).toEqual({ kind: 'head' })
  expect(useSession.getState().collectionId).toBe(2)
})
