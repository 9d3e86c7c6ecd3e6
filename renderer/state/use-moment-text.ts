import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import type { Position } from '../../shared/contract/history.ts'
import type { BranchId, ProjectId } from '../../shared/model/ids.ts'
import type { At, Moment } from '../../shared/model/moment.ts'
import { api } from '../api/client.ts'
import { describeError } from './errors.ts'
import { formatLsn, formatTime, plural, useFormatTime } from './format.ts'
import { parseMomentText } from '../../shared/model/moment-text.ts'
import { usePreferences } from './preferences.ts'
import { keys, momentKey } from './queries.ts'

/** A field in which a person types an LSN or a time on a branch, and what it stands for. */
export interface MomentField {
  readonly text: string
  readonly setText: (text: string) => void
  /** The point typed, or null while there is none. */
  readonly at: At | null
  /** The record boundary it resolves to; null until the engine has answered. */
  readonly position: Position | null
  /** Why it is no point of this branch, as a sentence; null when it is one or is still being looked up. */
  readonly fault: string | null
  /** The point in words: LSN, time, and how far behind the head. */
  readonly hint: string
}

/** Follows what is typed with look-ups of the branch's history. `initial` fills the field; the head leaves it empty. */
export function useMomentText(projectId: ProjectId, branchId: BranchId, initial: At): MomentField {
  const zone = usePreferences((p) => p.timeZone)
  const [text, setText] = useState(() => initialText(initial, zone))
  const [now] = useState(() => Date.now())
  const typed = useMemo(() => parseMomentText(text, { now, zone }), [text, now, zone])
  const at: At | null = typed.kind === 'empty' || typed.kind === 'bad' ? null : typed
  const asked = useDeferredValue(at)
  const time = useFormatTime()
  const query = useQuery<Position>({
    queryKey: [...keys.history(projectId), 'locate', branchId, asked === null ? 'none' : momentKey(asked)],
    queryFn: ({ signal }) => {
      if (asked === null) throw new Error('No point was typed')
      return api.history.locate({ projectId, branchId, at: asked }, { signal })
    },
    enabled: asked !== null,
  })
  const isCurrent = at !== null && asked !== null && momentKey(at) === momentKey(asked)
  const position = isCurrent ? (query.data ?? null) : null
  const refusal = isCurrent && query.error !== null ? describeError(query.error).title : null
  return {
    text,
    setText,
    at,
    position,
    fault: typed.kind === 'bad' ? typed.message : refusal,
    hint: position === null ? '' : describePosition(position, time),
  }
}

/** `LSN 41,207 · 2026-11-02 14:03:11 UTC · 312 entries behind head`. */
export function describePosition(position: Position, time: (ms: number) => string): string {
  const behind = position.total - position.index
  const distance = behind === 0 ? 'the head' : `${plural(behind, 'entry', 'entries')} behind head`
  return `${describeMoment(position.moment, time)} · ${distance}`
}

/** `LSN 41,207 · 2026-11-02 14:03:11 UTC`, and why it is not the LSN that was asked for. */
export function describeMoment({ lsn, requested, time: ms }: Moment, time: (ms: number) => string): string {
  const inside = requested === null ? '' : ` (LSN ${formatLsn(requested)} lies inside a record)`
  return `LSN ${formatLsn(lsn)} · ${time(ms)}${inside}`
}

function initialText(at: At, zone: 'utc' | 'local'): string {
  switch (at.kind) {
    case 'head':
      return ''
    case 'lsn':
      return formatLsn(at.lsn)
    case 'time':
      return formatTime(at.time, zone)
  }
}
