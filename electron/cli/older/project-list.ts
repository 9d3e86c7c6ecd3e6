import { table } from '../format.ts'
import type { OlderAction } from './older-action.ts'
import { olderProject, withOlderEngine } from './older-project.ts'

export const listProjects: OlderAction = (context) =>
  withOlderEngine(context, async (engine) => {
    const { name, handle } = olderProject(engine)
    await context.result(
      { name, handle, layout: 'older' },
      table([
        ['NAME', 'HANDLE'],
        [name, handle],
      ]),
    )
  })
