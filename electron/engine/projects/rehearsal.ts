import type { Proposal, Propose } from '../log/log.ts'
import { asSteps, inTurns } from '../store/turns.ts'
import type { Project } from './project.ts'

/**
 * What `act` would append to a project, in order. It is given the project with another `append`, which evaluates what is
 * proposed on the present head and answers as if there had been nothing to do, so every check is the real one and nothing
 * changes. Errors: those of `act`.
 */
export async function rehearse(
  project: Project,
  act: (rehearsal: Project) => Promise<unknown>,
): Promise<Proposal[]> {
  const proposals: Proposal[] = []
  const append = async (propose: Propose): Promise<null> => {
    await project.whole()
    project.refresh()
    const proposal = await inTurns(asSteps(() => propose(project.log.head())))
    if (proposal !== null) proposals.push(proposal)
    return null
  }
  await act(withAppend(project, append))
  return proposals
}

function withAppend(project: Project, append: Project['append']): Project {
  return new Proxy(project, {
    get(target, name) {
      if (name === 'append') return append
      // Methods reach private fields, which the proxy does not have.
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
