import type { Command } from '../command.ts'
import { measureNamed } from '../data/measure.ts'
import { namespaceOf } from '../data/namespace.ts'
import { readView } from '../data/place.ts'
import { Reply } from '../reply.ts'

export const dataSize: Command = {
  name: 'dataSize',
  aliases: ['datasize'],
  help: 'Adds up the sizes of the documents of a collection',
  async run(request, context) {
    const { target, fields } = request
    fields.skip('estimate')
    fields.refuseOthers()
    const { documents, bytes } = await measureNamed(
      await readView(request, context),
      namespaceOf(target).collection,
      context,
    )
    return new Reply().int64('size', BigInt(bytes)).int64('numObjects', BigInt(documents))
  },
}
