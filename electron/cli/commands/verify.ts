import { ArgonError } from '../../../shared/model/errors.ts'
import type { Finding } from '../../engine/verify/verify-project.ts'
import type { CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { groups, plural } from '../format.ts'
import { verifyExamples } from './verify-examples.ts'

export const verify: CliCommand = {
  summary: "check a project's log and index, every byte of them",
  examples: verifyExamples,
  define(command, context) {
    command
      .argument('<project>', 'name, handle or id')
      .action((project: string) => verifyProject(context, project))
  },
}

const steps = {
  log: 'Checking the log',
  index: 'Folding the log anew',
  compare: 'Comparing the index',
  salvage: 'Looking at what can be saved',
} as const

async function verifyProject(context: Context, wanted: string): Promise<void> {
  const info = await context.describe(wanted)
  const engine = await context.engine()
  // The index may be what is wrong, so it is not made whole first.
  const project = await engine.projects.useLog(info.id)
  const last = await context.follow(
    engine.verify(project),
    ({ step, done, total }) => `${steps[step]}: ${groups(done)} of ${groups(total)}`,
  )
  const finding = last?.finding
  if (finding == null) throw new Error('The check ended without a finding')
  if (finding.kind !== 'intact') throw damage(info.name, finding)
  const text = `Project \`${info.name}\` is intact: ${plural(finding.headLsn, 'entry', 'entries')}, log and index`
  await context.result({ project: info.id, finding }, [text])
}

function damage(name: string, finding: Exclude<Finding, { kind: 'intact' }>): ArgonError {
  if (finding.kind === 'indexDamaged') {
    const { table, reason, lsn } = finding
    const message = `The index of project \`${name}\` is damaged (${table}: ${reason}); Verify the Log in the app makes it anew from the log, which is intact`
    return new ArgonError('index.corrupt', message, { table, reason, lsn })
  }
  const { lsn, reason, salvage } = finding
  const message = `The log of project \`${name}\` is damaged at LSN ${lsn}: ${reason}; up to LSN ${salvage.savedLsn} can be saved into a new project with Verify the Log in the app`
  return new ArgonError('log.corrupt', message, { lsn, reason, ...salvage })
}
