import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import type { SharedHome } from '../../../shared/model/link.ts'
import type { Author } from '../branches/branch-commands.ts'
import type { EngineDeps } from './engine-deps.ts'
import type { ProjectInfo } from './project-info.ts'
import { finish } from './finish.ts'
import { nextFreeName } from './info-changes.ts'
import type { ProjectRegistry } from './registry.ts'

/**
 * A new project with the branch `main` whose log is in a database. `project.nameTaken` where one there has the name; here
 * it stands under the next free one.
 */
export async function createShared(
  projects: ProjectRegistry,
  deps: EngineDeps,
  { name, home }: { readonly name: string; readonly home: SharedHome },
  author: Author,
): Promise<ProjectInfo> {
  await projects.homes.refuseLocked(home)
  return finish(
    projects.build({
      home,
      deps,
      async *write(project): AsyncGenerator<never> {
        await projects.homes.begin(project, name, home, author)
        yield* []
      },
      chooseName: (infos) => nextFreeName(infos, name),
    }),
  )
}

/**
 * Takes up a project that is in a database already: it stands in the list as soon as the beginning of its log is here, and
 * the rest follows while it is used. One that is here already is given as it is.
 */
export async function joinShared(
  projects: ProjectRegistry,
  deps: EngineDeps,
  { id, home }: { readonly id: ProjectId; readonly home: SharedHome },
): Promise<ProjectInfo> {
  const known = await describeKnown(projects, id)
  if (known !== null) return known.deletedTime === null ? known : projects.undelete(id)
  await projects.homes.refuseLocked(home)
  const shared = (await projects.homes.list(home)).find((one) => one.id === id)
  if (shared === undefined) {
    const message = `There is no such project in the database \`${home.database}\` any more`
    throw new ArgonError('project.notFound', message, { id, database: home.database })
  }
  return finish(
    projects.build({
      id,
      home,
      deps,
      async *write(project): AsyncGenerator<never> {
        await projects.homes.beginCopy(project, home)
        yield* []
      },
      chooseName: (infos) => nextFreeName(infos, shared.name),
    }),
  )
}

async function describeKnown(projects: ProjectRegistry, id: ProjectId): Promise<ProjectInfo | null> {
  try {
    return await projects.describe(id)
  } catch (error) {
    if (!isArgonError(error, 'project.notFound')) throw error
    return null
  }
}
