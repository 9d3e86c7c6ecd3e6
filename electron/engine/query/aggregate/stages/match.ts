import { bytesOfTree } from '../../values/tree-bytes.ts'
import { compileFilter } from '../../filter/compile-filter.ts'
import { objectOf } from '../parse.ts'
import { eachDocument, type StageCompiler } from '../stage.ts'

export const match: StageCompiler = (spec, context, name) => {
  const filter = bytesOfTree(objectOf(spec, 'Location15959', name))
  const matcher = compileFilter(filter, context)
  return eachDocument((document) => (matcher.matches(bytesOfTree(document), 0) ? document : undefined))
}
