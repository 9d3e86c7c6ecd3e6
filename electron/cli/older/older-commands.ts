import type { OlderAction } from './older-action.ts'

type Load = () => Promise<OlderAction>

/** What can be done with branches that are copies of collections; everything else is `legacy.unsupported`. */
const actions: Readonly<Record<string, Load>> = {
  'argon project list': async () => (await import('./project-list.ts')).listProjects,
  'argon branch list': async () => (await import('./branch-list.ts')).listBranches,
  'argon branch create': async () => (await import('./branch-change.ts')).createBranch,
  'argon branch delete': async () => (await import('./branch-change.ts')).deleteBranch,
  'argon find': async () => (await import('./find.ts')).findDocuments,
}

/** The action of a command on the older engine; null where it is the same, as for the app, which chooses by itself. */
export function olderAction(path: string): OlderAction | null {
  if (path === 'argon serve') return null
  const load = actions[path]
  return async (context, words, options) => {
    if (load !== undefined) return (await load())(context, words, options)
    const { legacyUnsupported } = await import('../../engine/engine.ts')
    throw legacyUnsupported(`\`${path}\``)
  }
}
