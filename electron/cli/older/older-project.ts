import { ArgonError } from '../../../shared/model/errors.ts'
import { deriveHandle, foldName } from '../../../shared/model/names.ts'
import type { LegacyEngine } from '../../engine/engine.ts'
import { chooseEngine } from '../../host/wal-switch.ts'
import type { Context } from '../context.ts'

/** Opens the older engine for as long as `act` takes. */
export async function withOlderEngine(
  { io }: Context,
  act: (engine: LegacyEngine) => Promise<void>,
): Promise<void> {
  const choice = chooseEngine(io.env)
  if (choice.kind !== 'legacy') throw new Error('The older engine is not the one that is asked for')
  const { createLegacyEngine } = await import('../../engine/engine.ts')
  const engine = await createLegacyEngine(choice)
  try {
    await act(engine)
  } finally {
    await engine.close()
  }
}

/** The branches of the database, which is also how a server is first reached; given up with Ctrl+C, `cancelled`. */
export function olderBranches({ io }: Context, engine: LegacyEngine) {
  const { promise: given, reject } = Promise.withResolvers<never>()
  const giveUp = (): void => reject(new ArgonError('cancelled', 'Interrupted'))
  io.interrupted.addEventListener('abort', giveUp, { once: true })
  if (io.interrupted.aborted) giveUp()
  const listed = engine.branches.list()
  return Promise.race([listed, given]).finally(() => io.interrupted.removeEventListener('abort', giveUp))
}

/** The one of this name; `branch.notFound`. */
export async function olderBranch(context: Context, engine: LegacyEngine, wanted: string) {
  const found = (await olderBranches(context, engine)).find(({ name }) => name === wanted)
  if (found !== undefined) return found
  throw new ArgonError('branch.notFound', `There is no branch \`${wanted}\` in the database`, { wanted })
}

/** Its one database is its one project. */
export const olderProject = ({ database: name }: LegacyEngine) => ({
  name,
  handle: deriveHandle(name, () => false, 'project'),
})

/** Opens it for a project that a person named. */
export const withOlderProject = (
  context: Context,
  wanted: string,
  act: (engine: LegacyEngine) => Promise<void>,
): Promise<void> =>
  withOlderEngine(context, async (engine) => {
    const { name, handle } = olderProject(engine)
    if (foldName(wanted) !== foldName(name) && wanted !== handle) {
      const message = `There is no project \`${wanted}\`: with ENABLE_WAL=false the only one is the database \`${name}\``
      throw new ArgonError('project.notFound', message, { wanted })
    }
    await act(engine)
  })
