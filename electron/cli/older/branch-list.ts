import { groups, table } from '../format.ts'
import type { OlderAction } from './older-action.ts'
import { olderBranches, withOlderProject } from './older-project.ts'

export const listBranches: OlderAction = (context, [project = '']) =>
  withOlderProject(context, project, async (engine) => {
    const branches = (await olderBranches(context, engine)).map(({ name, collections }) => ({
      name,
      collections: collections.length,
    }))
    if (context.isJson) return context.out.lines(branches.map((one) => JSON.stringify(one)))
    const rows = branches.map(({ name, collections }) => [name, groups(collections)])
    await context.out.lines(table([['NAME', 'COLLECTIONS'], ...rows]))
  })
