import type { Project } from '../../shared/contract/projects.ts'
import { foldName, normaliseName } from '../../shared/model/names.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { nameBytesMax } from '../../shared/model/limits.ts'

const inUse = (projects: readonly Project[], except: Project | null): Set<string> =>
  new Set(projects.filter((p) => p.deletedTime === null && p.id !== except?.id).map((p) => foldName(p.name)))

/** What is wrong with a project's name while it is typed, or null. An empty one is not a fault yet. */
export function projectNameFault(
  text: string,
  projects: readonly Project[],
  except: Project | null = null,
): string | null {
  if (text.trim() === '') return null
  try {
    const name = normaliseName(text, 'project.badName')
    return inUse(projects, except).has(foldName(name)) ? `A project named "${name}" already exists` : null
  } catch (error) {
    if (isArgonError(error, 'project.badName')) return error.message
    throw error
  }
}

/** The name itself, or with the first number behind it that makes it free. */
export function freeProjectName(name: string, projects: readonly Project[]): string {
  const taken = inUse(projects, null)
  if (!taken.has(foldName(name))) return name
  for (let n = 2; ; n++) if (!taken.has(foldName(`${name} ${n}`))) return `${name} ${n}`
}

const utf8 = new TextEncoder()

/** `movies.ndjson.json` makes `movies`: a file's name without its endings, short enough for a project. */
export function nameFromFile(fileName: string): string {
  const plain = fileName
    .replace(/(?:\.(?:json|ndjson|jsonl|ejson|bson|csv|txt|gz))+$/iu, '')
    // Room is left for a number that makes the name free.
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .normalize('NFC')
    .trim()
  let name = ''
  for (const character of plain) {
    if (utf8.encode(name + character).length > nameBytesMax - 8) break
    name += character
  }
  return name.trim() === '' ? 'Imported files' : name.trim()
}
