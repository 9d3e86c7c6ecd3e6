import { expect, test } from 'vitest'
import { freeProjectName, nameFromFile, projectNameFault } from '../../../../renderer/state/project-names.ts'
import type { Project } from '../../../../shared/contract/projects.ts'
import { asProjectId } from '../../../../shared/model/ids.ts'
import { nameBytesMax } from '../../../../shared/model/limits.ts'

const project = (name: string, deletedTime: number | null = null): Project => ({
  id: asProjectId(`id of ${name}`),
  name,
  handle: name,
  createdTime: 0,
  deletedTime,
  home: { kind: 'embedded' },
  moving: null,
})
const projects = [project('movies'), project('movies 2'), project('shop', 5)]

test('a name in use is refused by case fold, and free again in the trash', () => {
  expect(projectNameFault('MOVIES', projects)).toBe('A project named "MOVIES" already exists')
  expect(projectNameFault('shop', projects)).toBeNull()
  expect(projectNameFault('', projects)).toBeNull()
  expect(projectNameFault('x'.repeat(200), projects)).toMatch(/shorten it/u)
})

test('a project may keep its own name when it is renamed', () => {
  expect(projectNameFault('Movies', projects, projects[0])).toBeNull()
  expect(projectNameFault('movies 2', projects, projects[0])).toMatch(/already exists/u)
})

test('the first free number is added', () => {
  expect(freeProjectName('movies', projects)).toBe('movies 3')
  expect(freeProjectName('shop', projects)).toBe('shop')
})

test('a file gives its name without endings', () => {
  expect(nameFromFile('movies.json')).toBe('movies')
  expect(nameFromFile('events.2026.ndjson.GZ')).toBe('events.2026')
  expect(nameFromFile('.json')).toBe('Imported files')
  expect(nameFromFile('evil\u202egnp.json')).toBe('evilgnp')
})

test('a long file name is cut between characters, with room for a number', () => {
  const name = nameFromFile(`${'ü'.repeat(300)}.json`)
  expect(new TextEncoder().encode(`${name} 1000`).length).toBeLessThanOrEqual(nameBytesMax)
  expect(name).toMatch(/^ü+$/u)
})
