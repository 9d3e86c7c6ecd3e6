import { useState } from 'react'
import { printConnectionString } from '../../../shared/connection-string/connection-string.ts'
import { namesOf } from '../../../shared/connection-string/secrets.ts'
import type { ConnectionReport, SavedConnection } from '../../../shared/model/connection.ts'
import { saveConnection, testConnection } from '../../state/connection-actions.ts'
import type { ConnectionRequest } from '../../state/connection-actions.ts'
import { useConnections } from '../../state/connections.ts'
import type { Choices } from './identity-fields.tsx'
import { freeName, nameFault } from './model/connection-names.ts'
import { beginDraft, settleText } from './model/draft.ts'
import type { Draft } from './model/draft.ts'
import { hasPassword, nameFor } from './model/fields.ts'
import { useAttempt } from '../../state/use-attempt.ts'
import type { Attempt } from '../../state/use-attempt.ts'

/** How an attempt on the dialog's buttons ended: saved, and connected before that where it was asked for. */
export interface Outcome {
  readonly saved: SavedConnection
  readonly report: ConnectionReport | null
}

export interface ConnectionForm {
  readonly draft: Draft
  readonly setDraft: (draft: Draft) => void
  readonly choices: Choices
  readonly setChoices: (choices: Choices) => void
  /** What the connection is called where the name is left empty. */
  readonly defaultName: string
  readonly nameFault: string | null
  readonly hasSecrets: boolean
  readonly attempt: Attempt<Outcome>
  readonly cancel: () => void
  /** Saves, after connecting where that is wanted; false where the connection string is none yet. */
  readonly submit: (connects: boolean) => boolean
}

const newChoices: Choices = {
  name: '',
  colour: 'none',
  isFavourite: false,
  isReadOnly: false,
  keeping: 'keep',
}

/** What the connection dialog holds, and what its buttons do. */
export function useConnectionForm(saved: SavedConnection | null): ConnectionForm {
  const others = useConnections()
  const [draft, setDraft] = useState(() => beginDraft(saved?.uri))
  const [choices, setChoices] = useState<Choices>(saved ?? newChoices)
  const { state, run, cancel } = useAttempt<Outcome>()
  const defaultName = saved?.name ?? freeName(nameFor(draft.bare) || 'MongoDB', others)
  const fault = nameFault(choices.name, others, saved)

  const submit = (connects: boolean): boolean => {
    const settled = settleText(draft)
    setDraft(settled)
    if (settled.bare === null || settled.fault !== null) return false
    if (fault !== null) return true
    const { colour, isFavourite, isReadOnly, keeping } = choices
    const request: ConnectionRequest = {
      ...{ connectionId: saved?.id ?? null, colour, isFavourite, isReadOnly, keeping },
      name: choices.name.trim() || defaultName,
      uri: printConnectionString(settled.bare),
      secrets: settled.secrets,
    }
    run((signal) => perform(request, connects, signal))
    return true
  }

  return {
    ...{ draft, setDraft, choices, setChoices, defaultName, cancel, submit },
    nameFault: fault,
    hasSecrets: needsKeeping(draft, saved),
    attempt: state,
  }
}

async function perform(request: ConnectionRequest, connects: boolean, signal: AbortSignal): Promise<Outcome> {
  const { connectionId, uri, secrets } = request
  const report = connects ? await testConnection(connectionId, uri, secrets, signal) : null
  return { saved: await saveConnection(request), report }
}

/** Whether there is, or is about to be, a secret that could be kept. */
function needsKeeping({ bare, secrets }: Draft, saved: SavedConnection | null): boolean {
  const takesPassword = bare !== null && bare.username !== '' && hasPassword(bare)
  const others = [...namesOf(secrets), ...(saved?.secretNames ?? [])].filter((name) => name !== 'password')
  return takesPassword || others.length > 0
}
