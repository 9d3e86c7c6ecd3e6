import type { Ambiguity, Assignment } from '../../../shared/model/migration.ts'
import { Marked } from '../../ui/marked.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { answerKey } from './meaning.ts'
import type { Answer } from './meaning.ts'
import styles from './migration.module.css'

export interface AmbiguitiesProps {
  readonly ambiguities: readonly Ambiguity[]
  readonly answers: ReadonlyMap<string, Answer>
  readonly onAnswer: (key: string, answer: Answer) => void
}

/** Names that may mean several things, each with every way to read it. */
export function Ambiguities({ ambiguities, answers, onAnswer }: AmbiguitiesProps) {
  return (
    <ul className={styles['ambiguities']} aria-label="Names that are not clear">
      {ambiguities.map((ambiguity) => {
        const key = answerKey(ambiguity)
        return (
          <li key={key} className={styles['ambiguity']}>
            <p data-selectable>
              <Marked text={ambiguity.message} />
            </p>
            <Answering
              ambiguity={ambiguity}
              answer={answers.get(key) ?? { kind: 'open' }}
              onAnswer={(answer) => onAnswer(key, answer)}
            />
          </li>
        )
      })}
    </ul>
  )
}

interface AnsweringProps {
  readonly ambiguity: Ambiguity
  readonly answer: Answer
  readonly onAnswer: (answer: Answer) => void
}

function Answering({ ambiguity, answer, onAnswer }: AnsweringProps) {
  const { kind, source, readings } = ambiguity
  if (kind === 'unknownCollection') return null
  const begun = { source: source ?? '', branch: 'main', collection: source ?? '' }
  if (source === null) {
    const assignment = answer.kind === 'other' ? answer.assignment : begun
    return <Other assignment={assignment} hasSource onAnswer={onAnswer} />
  }
  const choose = (value: string): void => {
    const reading = readings[Number(value)]
    if (value === 'ignore') onAnswer({ kind: 'ignore' })
    else if (value === 'other') onAnswer({ kind: 'other', assignment: begun })
    else onAnswer(reading === undefined ? { kind: 'open' } : { kind: 'reading', reading })
  }
  const value = answer.kind === 'reading' ? String(readings.indexOf(answer.reading)) : answer.kind
  return (
    <>
      <Select
        label={`What ${source} is`}
        value={value}
        options={[
          { value: 'open', label: 'Say what it is' },
          ...readings.map(({ branch, collection }, n) => ({
            value: String(n),
            label: `${collection} on the branch ${branch}`,
          })),
          { value: 'ignore', label: 'Nothing to bring over' },
          { value: 'other', label: 'Something else' },
        ]}
        onChange={choose}
      />
      {answer.kind === 'other' && <Other assignment={answer.assignment} onAnswer={onAnswer} />}
    </>
  )
}

interface OtherProps {
  readonly assignment: Assignment
  readonly hasSource?: boolean
  readonly onAnswer: (answer: Answer) => void
}

function Other({ assignment, hasSource = false, onAnswer }: OtherProps) {
  const change = (part: Partial<Assignment>): void =>
    onAnswer({ kind: 'other', assignment: { ...assignment, ...part } })
  return (
    <div className={styles['other']}>
      {hasSource && (
        <TextField
          label="Collection in the database"
          value={assignment.source}
          onChange={(source) => change({ source })}
        />
      )}
      <TextField label="Branch" value={assignment.branch} onChange={(branch) => change({ branch })} />
      <TextField
        label="Collection"
        value={assignment.collection}
        onChange={(collection) => change({ collection })}
      />
    </div>
  )
}
