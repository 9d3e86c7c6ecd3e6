import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../shared/ejson/print.ts'
import type { FindOptions } from '../commands/find.ts'
import { plural } from '../format.ts'
import { parseFilter } from '../parse-query.ts'
import type { OlderAction } from './older-action.ts'
import { olderBranches, withOlderProject } from './older-project.ts'

/** As `argon find`, of what is there now; the filter is evaluated by the server. */
export const findDocuments: OlderAction = (context, [project = '', branch = '', collection = ''], options) =>
  withOlderProject(context, project, async (engine) => {
    const { at, filter: text, limit = null, format } = options as unknown as FindOptions
    const filter = text === undefined ? null : parseFilter(text)
    const branches = await olderBranches(context, engine)
    const isMoment = branch.includes('@') && !branches.some(({ name }) => name === branch)
    if (at !== undefined || isMoment) throw engine.unsupported('Time travel')
    for (const name of ['sort', 'projection', 'skip'])
      if (options[name] !== undefined) throw engine.unsupported(`\`--${name}\``)
    const input = { branch, collection, filter, limit, signal: context.io.interrupted }
    let documents = 0
    for await (const batch of engine.documents.scan(input)) {
      documents += batch.length
      await context.out.lines(batch.map((bytes) => printTree(bsonToTree(bytes), { format })))
    }
    context.note(plural(documents, 'document'))
  })
