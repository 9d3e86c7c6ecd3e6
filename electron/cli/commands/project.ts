import type { Command as Commander } from 'commander'
import type { InfoChange } from '../../engine/projects/info-changes.ts'
import type { ProjectInfo } from '../../engine/projects/project-info.ts'
import { changing, type CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { groups, isoTime, table, timeText } from '../format.ts'
import { projectView } from '../views.ts'
import { projectExamples } from './project-examples.ts'

const projectArgument = ['<project>', 'name, handle or id'] as const

export const project: CliCommand = {
  summary: 'list, describe, create, rename, delete and undelete projects',
  examples: projectExamples,
  define(command, context) {
    command
      .command('list')
      .description('every project, by age')
      .option('--deleted', 'those in the trash as well')
      .action((options: { deleted?: boolean }) => list(context, options.deleted === true))
    command
      .command('info')
      .description('where a project stands')
      .argument(...projectArgument)
      .action((wanted: string) => info(context, wanted))
    changing(command.command('create'))
      .description('make a project with the branch `main`')
      .argument('<name>')
      .action((name: string) => create(context, name))
    defineChanges(command, context)
  },
}

/** Names and trash are kept beside the log, without saying by whom. */
const dryRunOption = ['--dry-run', 'say what would happen and change nothing'] as const

function defineChanges(command: Commander, context: Context): void {
  command
    .command('rename')
    .description('give a project another name, and a handle made from it')
    .argument(...projectArgument)
    .argument('<name>')
    .option(...dryRunOption)
    .action((wanted: string, name: string) => rename(context, wanted, name))
  command
    .command('delete')
    .description('put a project into the trash; nothing is erased')
    .argument(...projectArgument)
    .option(...dryRunOption)
    .action((wanted: string) => trash(context, wanted))
  command
    .command('undelete')
    .description('take a project out of the trash, under another name where its own is in use')
    .argument(...projectArgument)
    .option(...dryRunOption)
    .action((wanted: string) => undelete(context, wanted))
}

async function list(context: Context, withDeleted: boolean): Promise<void> {
  const infos = (await context.projects()).filter((one) => withDeleted || one.deletedTime === null)
  if (context.isJson) return context.out.lines(infos.map((one) => JSON.stringify(projectView(one))))
  if (infos.length === 0)
    return context.note(`There are no projects in ${context.dataDir}; \`argon project create\` makes one`)
  const rows = infos.map((one) => [one.name, one.handle, one.id, timeText(one.createdTime), stateText(one)])
  return context.out.lines(table([['NAME', 'HANDLE', 'ID', 'CREATED', 'STATE'], ...rows]))
}

const stateText = ({ deletedTime }: ProjectInfo): string =>
  deletedTime === null ? 'active' : `deleted ${timeText(deletedTime)}`

async function info(context: Context, wanted: string): Promise<void> {
  const { info: found, project: open } = await context.open(wanted)
  const head = open.log.head()
  const firstTime = open.log.timeAt(1)
  const branches = open.branches.rows().filter(({ state }) => state === 'active').length
  const json = {
    ...projectView(found),
    headLsn: head.lsn,
    headTime: isoTime(head.time),
    firstTime: isoTime(firstTime),
    branches,
    dataDirectory: context.dataDir,
  }
  await context.result(json, [
    `Name       ${found.name}`,
    `Handle     ${found.handle}`,
    `Id         ${found.id}`,
    `Head       LSN ${groups(head.lsn)}, ${timeText(head.time)}`,
    `Since      ${timeText(firstTime)}`,
    `Branches   ${groups(branches)}`,
  ])
}

async function create(context: Context, wanted: string): Promise<void> {
  const { projects, projectPlans } = await context.engine()
  const made = context.isRehearsal
    ? projectPlans.name(await context.projects(), wanted)
    : projectView(await projects.create(wanted, context.author))
  const rest = `project \`${made.name}\` with the handle \`${made.handle}\``
  await context.changed('project.create', ['Created', 'create'], rest, { project: made })
}

/** Carries a change out, or works out what it would give. */
async function change(
  context: Context,
  { id }: ProjectInfo,
  plan: InfoChange,
  carryOut: () => Promise<ProjectInfo>,
): Promise<ProjectInfo> {
  if (!context.isRehearsal) return carryOut()
  const infos = await context.projects()
  const { projects } = await context.engine()
  const others = infos.filter((one) => one.id !== id)
  return plan(await projects.describe(id), others)
}

async function rename(context: Context, wanted: string, name: string): Promise<void> {
  const found = await context.describe(wanted)
  const { projects, projectPlans } = await context.engine()
  const after = await change(context, found, projectPlans.rename(name), () => projects.rename(found.id, name))
  const rest = `project \`${found.name}\` to \`${after.name}\`; its handle is \`${after.handle}\``
  await context.changed('project.rename', ['Renamed', 'rename'], rest, { project: projectView(after) })
}

async function trash(context: Context, wanted: string): Promise<void> {
  const found = await context.describe(wanted)
  const { projects, projectPlans } = await context.engine()
  const plan = projectPlans.delete(context.io.now())
  const after = await change(context, found, plan, () => projects.delete(found.id))
  const rest = `project \`${after.name}\` into the trash; \`argon project undelete ${after.id}\` takes it out`
  await context.changed('project.delete', ['Put', 'put'], rest, { project: projectView(after) })
}

async function undelete(context: Context, wanted: string): Promise<void> {
  const found = await context.describe(wanted)
  const { projects, projectPlans } = await context.engine()
  const after = await change(context, found, projectPlans.undelete, () => projects.undelete(found.id))
  const rest = `project \`${after.name}\` out of the trash`
  await context.changed('project.undelete', ['Took', 'take'], rest, { project: projectView(after) })
}
