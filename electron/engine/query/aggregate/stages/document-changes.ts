import type { ChangeCompiler } from '../stage.ts'
import { addFields } from './add-fields.ts'
import { project, unset } from './project.ts'
import { replaceRoot, replaceWith } from './replace-root.ts'

/** The stages that make one document of each by itself, which are those that an update's pipeline may have. */
export const documentChanges: ReadonlyMap<string, ChangeCompiler> = new Map(
  Object.entries({
    $addFields: addFields,
    $project: project,
    $replaceRoot: replaceRoot,
    $replaceWith: replaceWith,
    $set: addFields,
    $unset: unset,
  }),
)
