import { ArgonError } from '../../shared/model/errors.ts'
import { foldName } from '../../shared/model/names.ts'
import type { ProjectInfo } from '../engine/projects/project-info.ts'
import { didYouMean } from './near-misses.ts'

/**
 * The project that a person means by a name, a handle or an id. Those in the trash are meant by their names only where no
 * other is. Refuses what means several (`request.invalid`) or none (`project.notFound`).
 */
export function pickProject(infos: readonly ProjectInfo[], wanted: string, dataDir: string): ProjectInfo {
  const isMeant = ({ id, name, handle }: ProjectInfo): boolean =>
    id === wanted.toLowerCase() || foldName(name) === foldName(wanted) || handle === wanted
  const meant = infos.filter(isMeant)
  const active = meant.filter(({ deletedTime }) => deletedTime === null)
  const [found, ...others] = active.length > 0 ? active : meant
  if (found === undefined) throw notFound(infos, wanted, dataDir)
  if (others.length > 0) throw ambiguous(wanted, [found, ...others])
  return found
}

function notFound(infos: readonly ProjectInfo[], wanted: string, dataDir: string): ArgonError {
  const names = infos
    .filter(({ deletedTime }) => deletedTime === null)
    .flatMap((one) => [one.name, one.handle])
  const near = didYouMean(wanted, names)
  const advice = near === '' ? '; `argon project list` shows all' : near
  const message = `There is no project \`${wanted}\` in ${dataDir}${advice}`
  return new ArgonError('project.notFound', message, { wanted, dataDirectory: dataDir })
}

function ambiguous(wanted: string, infos: readonly ProjectInfo[]): ArgonError {
  const each = infos.map(({ name, id }) => `\`${name}\` (${id})`).join(' or ')
  const message = `\`${wanted}\` may mean ${each}; use the id`
  return new ArgonError('request.invalid', message, { wanted, ids: infos.map(({ id }) => id).join(' ') })
}
