import type { Command as Commander } from 'commander'
import { changing, type CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { branchExamples } from './branch-examples.ts'
import { listBranches } from './branch-list.ts'
import { createBranch, deleteBranch, renameBranch, undeleteBranch } from './branch-names.ts'
import { resetBranch, undoReset } from './branch-reset.ts'

const projectArgument = ['<project>', 'name, handle or id'] as const
const branchArgument = ['<branch>', 'name, handle or id'] as const
const atText = 'an LSN, a time (UTC where it names no zone), or name@moment'

export const branch: CliCommand = {
  summary: 'list, create, rename, delete, undelete and reset branches',
  examples: branchExamples,
  define(command, context) {
    command
      .command('list')
      .description('the branches of a project, in the order of their creation')
      .argument(...projectArgument)
      .option('--deleted', 'those that have no name any more as well')
      .action((project: string, options: { deleted?: boolean }) =>
        listBranches(context, project, options.deleted === true),
      )
    changing(command.command('create'))
      .description('fork a branch from any moment: one entry, whatever the size of the data')
      .argument(...projectArgument)
      .argument('<name>')
      .option('--from <branch>', 'where to fork from; `main` by default')
      .option('--at <moment>', `where on it: ${atText}; its head by default`)
      .action((project: string, name: string, options: { from?: string; at?: string }) =>
        createBranch(context, project, name, { branch: options.from, at: options.at }),
      )
    defineNames(command, context)
    defineReset(command, context)
  },
}

function defineNames(command: Commander, context: Context): void {
  changing(command.command('rename'))
    .description('give a branch another name, and a handle made from it')
    .argument(...projectArgument)
    .argument(...branchArgument)
    .argument('<name>')
    .action((project: string, branch: string, name: string) => renameBranch(context, project, branch, name))
  changing(command.command('delete'))
    .description('take the name from a branch; its entries and its children stay')
    .argument(...projectArgument)
    .argument(...branchArgument)
    .action((project: string, branch: string) => deleteBranch(context, project, branch))
  changing(command.command('undelete'))
    .description('give a deleted or superseded branch a name again, another where its own is in use')
    .argument(...projectArgument)
    .argument(...branchArgument)
    .action((project: string, branch: string) => undeleteBranch(context, project, branch))
}

function defineReset(command: Commander, context: Context): void {
  changing(command.command('reset'))
    .description('make a branch what it was at a moment; what it is now is kept under another name')
    .argument(...projectArgument)
    .argument(...branchArgument)
    .requiredOption('--at <moment>', atText)
    .option('--backup <name>', 'name for what the branch is now; `<branch> before <time>` by default')
    .option('--no-backup', 'give it no name; it is listed with `--deleted` and can be undeleted')
    .action((project: string, branch: string, options: { at: string; backup?: string | false }) =>
      resetBranch(context, project, branch, options),
    )
  changing(command.command('undo-reset'))
    .description('swap the names of a reset back')
    .argument(...projectArgument)
    .argument(...branchArgument)
    .action((project: string, branch: string) => undoReset(context, project, branch))
}
