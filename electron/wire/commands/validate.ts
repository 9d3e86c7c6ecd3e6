import type { Command } from '../command.ts'
import { measureNamed } from '../data/measure.ts'
import { readView } from '../data/place.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

export const validate: Command = {
  name: 'validate',
  help: 'Reads every document of a collection, whose checksums are looked at then',
  async run(request, context) {
    const { target, fields } = request
    const [isFull, isInBackground] = [fields.boolean('full'), fields.boolean('background')]
    if (isFull === true && isInBackground === true) {
      throw new WireError(
        'InvalidOptions',
        'validate runs either in the background or in full: leave one out',
      )
    }
    fields.skip('scandata', 'repair', 'metadata', 'checkBSONConformance')
    fields.refuseOthers()
    const view = await readView(request, context)
    if (view === undefined || context.engine.query.collection(view, target) === undefined) {
      throw new WireError(
        'NamespaceNotFound',
        `Collection '${request.database}.${target}' does not exist to validate.`,
      )
    }
    const { documents, indexes } = await measureNamed(view, target, context)
    return new Reply()
      .string('ns', `${request.database}.${target}`)
      .int32('nInvalidDocuments', 0)
      .int64('nrecords', BigInt(documents))
      .int32('nIndexes', indexes)
      .boolean('valid', true)
      .strings('warnings', [])
      .strings('errors', [])
  },
}
