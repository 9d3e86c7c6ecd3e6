import { useState } from 'react'
import type {
  FoundBranches,
  Meaning,
  MigrationProgress,
  MigrationReport,
} from '../../../shared/model/migration.ts'
import { api } from '../../api/client.ts'
import type { DatabasePlace } from '../../state/dialogs.ts'
import type { MigrationSource } from '../../state/migrations.ts'
import { useAttempt } from '../../state/use-attempt.ts'
import type { Attempt } from '../../state/use-attempt.ts'
import { answerKey, branchesOf, isAnswered, plainMeaning, withAnswers } from './meaning.ts'
import type { Answer } from './meaning.ts'

export interface MigrationForm {
  readonly found: Attempt<FoundBranches>
  readonly dryRun: Attempt<MigrationReport>
  /** How far the dry run is. */
  readonly progress: MigrationProgress | null
  readonly answers: ReadonlyMap<string, Answer>
  readonly onAnswer: (key: string, answer: Answer) => void
  /** The branches there are, with commas between; empty where the names must tell. */
  readonly branches: string
  readonly setBranches: (text: string) => void
  /** Why looking again would not help yet, or null. */
  readonly openQuestion: string | null
  /** What would be migrated; null until a database was looked at and every name is clear. */
  readonly source: MigrationSource | null
  readonly look: () => void
  readonly tryOut: (source: MigrationSource) => void
  /** Gives up what is running. */
  readonly cancel: () => void
  /** Forgets what was found and said: another database was chosen. */
  readonly forget: () => void
}

/** The way from a database to what a migration of it would be: what was found, what its names mean, a dry run. */
export function useMigration({ connectionId, database: typed }: DatabasePlace): MigrationForm {
  const database = typed.trim()
  const finding = useAttempt<FoundBranches>()
  const trying = useAttempt<MigrationReport>()
  const [progress, setProgress] = useState<MigrationProgress | null>(null)
  const [meaning, setMeaning] = useState<Meaning>(plainMeaning)
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer>>(new Map())
  const [branches, setBranches] = useState('')
  const found = finding.state.kind === 'done' ? finding.state.result : null
  const ambiguities = found?.ambiguities ?? []
  const isListed = branchesOf(branches)?.join() !== meaning.branches?.join()
  const isOpen = ambiguities.some(
    (one) => one.kind !== 'unknownCollection' && !isAnswered(answers.get(answerKey(one))),
  )
  return {
    found: finding.state,
    dryRun: trying.state,
    progress,
    answers,
    onAnswer: (key, answer) => setAnswers(new Map(answers).set(key, answer)),
    branches,
    setBranches,
    openQuestion: isOpen && !isListed ? 'List the branches, or say what each name is' : null,
    source:
      found === null || connectionId === null || ambiguities.length > 0
        ? null
        : { connectionId, database, meaning },
    look() {
      if (connectionId === null || database === '') return
      const next = withAnswers(meaning, branchesOf(branches), ambiguities, answers)
      setMeaning(next)
      setAnswers(new Map())
      trying.cancel()
      finding.run((signal) => api.migration.find({ connectionId, database, meaning: next }, { signal }))
    },
    tryOut: (source) => trying.run((signal) => lastReport(source, signal, setProgress)),
    cancel() {
      if (finding.state.kind === 'running') finding.cancel()
      trying.cancel()
    },
    forget() {
      finding.cancel()
      trying.cancel()
      setMeaning(plainMeaning)
      setAnswers(new Map())
      setBranches('')
    },
  }
}

async function lastReport(
  source: MigrationSource,
  signal: AbortSignal,
  tell: (progress: MigrationProgress | null) => void,
): Promise<MigrationReport> {
  tell(null)
  let last: MigrationReport | null = null
  for await (const progress of api.migration.dryRun(source, { signal })) {
    tell(progress)
    last = progress.report ?? last
  }
  if (last === null) throw new Error('A dry run ends with a report')
  return last
}
