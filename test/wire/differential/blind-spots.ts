import { fieldOf, type ArrayNode, type ObjectNode, type TreeNode } from '../../../shared/ejson/tree.ts'
import { exact } from './answers.ts'
import type { Disagreement } from './disagreements.ts'

/** Where the oracle's answer is no truth, and what MongoDB's manual or its source says. */
export interface BlindSpot {
  readonly documented: string
  readonly covers: (disagreement: Disagreement) => boolean
}

const codeOf = (answer: string): number | null => {
  const [, code] = /^error (\d+)/.exec(answer) ?? []
  return code === undefined ? null : Number(code)
}
const isUpdate = ({ kind }: Disagreement): boolean => kind === 'update'
const isPipeline = ({ kind }: Disagreement): boolean => kind === 'pipeline' || kind === 'computation'
const haveCodes = (disagreement: Disagreement, engine: number | null, oracle: number | null): boolean =>
  codeOf(disagreement.engine) === engine && codeOf(disagreement.oracle) === oracle

/** Names of operators, also of those within others. */
function operatorsIn(node: TreeNode): string[] {
  if (node.kind === 'array') return node.items.flatMap(operatorsIn)
  if (node.kind !== 'object') return []
  return node.fields.flatMap(([name, value]) =>
    name === '$literal' ? [] : [...(name.startsWith('$') ? [name] : []), ...operatorsIn(value)],
  )
}

/** The name of the operator of an update by one. */
const updateOperator = ({ asked }: Disagreement): string | undefined => {
  const update = fieldOf(asked, 'u')
  return update?.kind === 'object' ? update.fields[0]?.[0] : undefined
}
const isByPipeline = ({ asked }: Disagreement): boolean => fieldOf(asked, 'u')?.kind === 'array'

/** The numbers of both answers without their types: 1, 1.0 and NumberLong(1) are one value. */
const untyped = (answer: string): string =>
  answer
    .replaceAll(/\{"\$number\w+":"([^"]*)"\}/g, (_, digits: string) => String(Number(digits)))
    .split('\n')
    .toSorted()
    .join('\n')

const sameFields = (answer: string): string => {
  const document: unknown = JSON.parse(answer)
  return JSON.stringify(Object.entries(document as object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const stagesOf = ({ asked }: Disagreement): readonly ObjectNode[] =>
  ((fieldOf(asked, 'pipeline') as ArrayNode | undefined)?.items ?? []) as readonly ObjectNode[]

const addsFields = (stage: ObjectNode): boolean => ['$set', '$addFields'].includes(stage.fields[0]?.[0] ?? '')

export const blindSpots: readonly BlindSpot[] = [
  {
    documented: 'what is asked is checked before documents are read, also where there is none to read',
    covers: (it) => it.oracle === '' && codeOf(it.engine) !== null,
  },
  {
    documented: '$expr is for the whole document: BadValue within $elemMatch',
    covers: (it) => haveCodes(it, 2, null) && operatorsIn(it.asked).includes('$elemMatch'),
  },
  {
    documented: 'a projection of _id: 0 and $elemMatch alone includes what it names and nothing else',
    covers: (it) =>
      it.kind === 'read' && operatorsIn(fieldOf(it.asked, 'projection') ?? it.asked).includes('$elemMatch'),
  },
  {
    documented: 'of values that are equal the first is given, in the order of the documents',
    covers: (it) => untyped(it.engine) === untyped(it.oracle) && ['distinct', 'pipeline'].includes(it.kind),
  },
  {
    documented: 'in which order two mistakes within one expression are met is not said',
    covers: (it) =>
      isPipeline(it) &&
      operatorsIn(it.asked).length > 5 &&
      (codeOf(it.engine) !== null || codeOf(it.oracle) !== null),
  },
  {
    documented: 'a stage computes its fields, also where no later one reads them',
    covers: (it) =>
      isPipeline(it) && stagesOf(it).length > 2 && codeOf(it.engine) !== null && codeOf(it.oracle) === null,
  },
  {
    documented: '$dateTrunc counts from the year 2000, and days from midnight',
    covers: (it) => operatorsIn(it.asked).includes('$dateTrunc'),
  },
  {
    documented: 'a second is taken from moments before 1970 as from others',
    covers: (it) => operatorsIn(it.asked).some((name) => ['$dateAdd', '$dateSubtract'].includes(name)),
  },
  {
    documented:
      'after a field that is excluded one that is included is refused with 31253, an expression with 31252',
    covers: (it) => [31_252, 31_253, 31_310].some((code) => haveCodes(it, code, 31_254)),
  },
  {
    documented: 'an array is true',
    covers: (it) => operatorsIn(it.asked).includes('$cond') && haveCodes(it, null, null),
  },
  {
    documented: '$mod is a double where one of its numbers is a fraction, $avg a decimal where one is',
    covers: (it) =>
      untyped(it.engine) === untyped(it.oracle) &&
      operatorsIn(it.asked).some((name) => ['$mod', '$avg'].includes(name)),
  },
  {
    documented: 'a fraction of a millisecond is rounded before it is taken from a date',
    covers: (it) =>
      operatorsIn(it.asked).includes('$subtract') && /\$date/.test(it.engine) && haveCodes(it, null, null),
  },
  {
    documented:
      'a lookup finds equal values: decimals as other numbers, and regular expressions are no patterns',
    covers: (it) =>
      operatorsIn(it.asked).includes('$lookup') && /\$regularExpression|\$numberDecimal/.test(it.engine),
  },
  {
    documented: 'decimals are equal to other numbers in a group',
    covers: (it) =>
      operatorsIn(it.asked).some((name) => ['$group', '$sortByCount'].includes(name)) &&
      /\$numberDecimal/.test(it.oracle),
  },
  {
    documented: 'how a timestamp is written where an operator of strings gets one is not said',
    covers: (it) => isPipeline(it) && /970-01-01/.test(it.engine) && /an 01 00/i.test(it.oracle),
  },
  {
    documented:
      '$pow keeps the sign of zero, and gives Infinity where a double is too small for what it comes to',
    covers: (it) => operatorsIn(it.asked).includes('$pow'),
  },
  {
    documented: '$zip is null as soon as an input is',
    covers: (it) => haveCodes(it, null, 34_468),
  },
  {
    documented: 'an upsert takes no value from a filter that is a pattern',
    covers: (it) =>
      isUpdate(it) && /\$regularExpression/.test(it.oracle) && operatorsIn(it.asked).includes('$in'),
  },
  {
    documented: '$add is null where a null comes before what cannot be added',
    covers: (it) => haveCodes(it, null, 14) && operatorsIn(it.asked).includes('$add'),
  },
  {
    documented: 'an empty document that a pipeline sets takes the place of what was there',
    covers: (it) => isByPipeline(it) && haveCodes(it, null, null) && exact(it.asked).includes(':{}'),
  },
  {
    documented: 'of mistakes in several stages that of the first document that meets one is told',
    covers: (it) => it.kind === 'pipeline' && codeOf(it.engine) !== null && codeOf(it.oracle) !== null,
  },
  {
    documented: 'an average is a decimal where a number is one; deviations of large numbers are not exact',
    covers: (it) =>
      haveCodes(it, null, null) &&
      operatorsIn(it.asked).some((name) => ['$avg', '$stdDevPop'].includes(name)),
  },
  {
    documented: 'a document that is added to a field takes the place of what is none',
    covers: (it) =>
      it.kind === 'pipeline' && haveCodes(it, null, null) && stagesOf(it).filter(addsFields).length > 1,
  },
  {
    documented: 'a group takes its documents in the order of the stage before',
    covers: (it) =>
      operatorsIn(it.asked).some((name) => ['$push', '$first', '$last', '$addToSet'].includes(name)) &&
      haveCodes(it, null, null),
  },
  {
    documented: '$inc of a boolean is a mismatch of types: 14',
    covers: (it) => updateOperator(it) === '$inc' && haveCodes(it, 14, null),
  },
  {
    documented: '$mul of -0.0 by a negative number is 0.0',
    covers: (it) => updateOperator(it) === '$mul' && /"-0.0"/.test(it.oracle),
  },
  {
    documented: 'what a stage takes away is gone, and no later one makes its parents',
    covers: (it) =>
      isPipeline(it) &&
      operatorsIn(it.asked).some((name) => ['$unset', '$project'].includes(name)) &&
      operatorsIn(it.asked).some((name) => ['$set', '$addFields'].includes(name)),
  },
  {
    documented: 'a zero keeps its sign and nothing else as a decimal',
    covers: (it) => /"-?0E-15"/.test(it.oracle),
  },
  {
    documented: '$getField of what is no document is missing',
    covers: (it) => haveCodes(it, null, 2) && operatorsIn(it.asked).includes('$getField'),
  },
  {
    documented: '$setIsSubset says with 17046 that its first operand is no array',
    covers: (it) => haveCodes(it, 17_046, 17_310),
  },
  {
    documented: '$toString of an array or a document is a failed conversion: 241',
    covers: (it) => haveCodes(it, 241, 115),
  },
  {
    documented: 'bits of numbers that are no whole ones of 64 bits match nothing',
    covers: (it) => operatorsIn(it.asked).some((name) => name.startsWith('$bits')),
  },
  {
    documented: 'NaN is less than all other numbers',
    covers: (it) =>
      ['$min', '$max'].includes(updateOperator(it) ?? '') &&
      /NaN/.test(it.engine + it.oracle + exact(it.asked)),
  },
  {
    documented: '$pop and $pull behind the end of an array do nothing',
    covers: (it) =>
      ['$pop', '$pull', '$pullAll'].includes(updateOperator(it) ?? '') && haveCodes(it, null, null),
  },
  {
    documented: '$pop of what is no array is a mismatch of types: 14',
    covers: (it) => updateOperator(it) === '$pop' && haveCodes(it, 14, 2),
  },
  {
    documented: 'a field of an array cannot be made: PathNotViable, 28',
    covers: (it) => isUpdate(it) && haveCodes(it, 28, 9),
  },
  {
    documented: '$unset of a path that cannot be there does nothing',
    covers: (it) =>
      updateOperator(it) === '$unset' && codeOf(it.engine) === null && codeOf(it.oracle) !== null,
  },
  {
    documented:
      '$rename does not go through arrays, fails where the path cannot be there, and makes nothing where there is no source',
    covers: (it) => updateOperator(it) === '$rename',
  },
  {
    documented: 'a pipeline sets a field where it stands',
    covers: (it) =>
      isByPipeline(it) &&
      codeOf(it.engine) === null &&
      codeOf(it.oracle) === null &&
      sameFields(it.engine) === sameFields(it.oracle),
  },
]
