import { plural } from '../format.ts'
import type { OlderAction } from './older-action.ts'
import { olderBranch, withOlderProject } from './older-project.ts'

/** A branch of the older engine is a copy, so it can be made of what is there now, and of nothing else. */
export const createBranch: OlderAction = (context, [project = '', name = ''], { from, at }) =>
  withOlderProject(context, project, async (engine) => {
    if (at !== undefined) throw engine.unsupported('Time travel')
    const parent = await olderBranch(context, engine, typeof from === 'string' ? from : 'main')
    if (!context.isRehearsal) {
      context.note(`Copying ${plural(parent.collections.length, 'collection')}`)
      await engine.branches.create({ name, from: parent.name, signal: context.io.interrupted })
    }
    const rest = `branch \`${name}\` as a full copy of \`${parent.name}\``
    await context.changed('branch.create', ['Created', 'create'], rest, { branch: { name } })
  })

export const deleteBranch: OlderAction = (context, [project = '', wanted = '']) =>
  withOlderProject(context, project, async (engine) => {
    const { name, collections } = await olderBranch(context, engine, wanted)
    if (!context.isRehearsal) await engine.branches.delete(name)
    const rest = `branch \`${name}\` with ${plural(collections.length, 'collection')}, for good`
    await context.changed('branch.delete', ['Deleted', 'delete'], rest, { branch: { name } })
  })
