import { ChevronDownIcon } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Position } from '../../../shared/contract/history.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import { commandKeys } from '../../state/commands.ts'
import { describeError } from '../../state/errors.ts'
import { formatLsn, formatTime } from '../../state/format.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { parseGoTo } from './go-to.ts'
import { setMap, useMap } from './map-store.ts'
import type { MotionSource } from './motion.ts'
import { goToHead, goToMoment, movePlayhead, playheadLsn } from './navigate.ts'
import styles from './transport.module.css'
import { usePreview } from './use-preview.ts'

export interface ReadOutProps {
  readonly branch: Branch
  readonly position: Position | null
  readonly motion: MotionSource
}

/** Where the playhead is: its LSN, which opens the go-to field, and its time. */
export function ReadOut({ branch, position, motion }: ReadOutProps) {
  const isGoingTo = useMap((m) => m.isGoingTo)
  const zone = usePreferences((p) => p.timeZone)
  const isHead = useSession((session) => session.playhead.kind === 'head')
  // The head is "now" for the whole project; what a person wants to know is when this branch changed last.
  const time = isHead ? branch.headTime : position?.moment.time
  return (
    <div className={styles['readOut']}>
      <LsnButton branch={branch} motion={motion} />
      <span className={styles['time']} data-selectable>
        {time === undefined ? '' : formatTime(time, 'utc')}
        {time !== undefined && zone === 'local' && (
          <span className={styles['local']}>{formatTime(time, 'local')}</span>
        )}
      </span>
      {isGoingTo && <GoToField branch={branch} />}
    </div>
  )
}

/** The LSN, written each frame of a drag without a render. */
function LsnButton({ branch, motion }: { readonly branch: Branch; readonly motion: MotionSource }) {
  const playhead = useSession((s) => s.playhead)
  const number = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const write = () => {
      const lsn = motion.get().thumb?.lsn ?? playheadLsn(playhead, branch)
      if (number.current !== null) number.current.textContent = formatLsn(lsn)
    }
    write()
    return motion.subscribe(write)
  }, [motion, playhead, branch])
  return (
    <Button
      size="small"
      variant="ghost"
      className={styles['lsn']}
      tooltip="Go to an LSN or a time"
      keys={commandKeys('history.goTo')}
      aria-haspopup="dialog"
      onClick={() => setMap({ isGoingTo: true })}
    >
      <span className={styles['unit']}>LSN</span>
      <span ref={number} />
      <ChevronDownIcon size={12} aria-hidden />
    </Button>
  )
}

/** The field for going somewhere: what is typed is looked up while it is typed; Enter goes there and stays. */
function GoToField({ branch }: { readonly branch: Branch }) {
  const zone = usePreferences((p) => p.timeZone)
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [now] = useState(() => Date.now())
  const typed = parseGoTo(text, { now, zone })
  const preview = usePreview(branch, typed)
  const error =
    typed.kind === 'bad' && text.trim() !== ''
      ? typed.message
      : preview.error === null
        ? null
        : describeError(preview.error).title
  useEffect(() => input.current?.focus(), [])

  const go = async () => {
    setMap({ isPlaying: false })
    if (typed.kind === 'head') goToHead()
    else if (typed.kind === 'by') await movePlayhead(branch, typed.entries)
    else if (typed.kind === 'lsn' || typed.kind === 'time') await goToMoment(branch, typed)
    input.current?.select()
  }
  return (
    <form
      className={styles['goTo']}
      role="dialog"
      aria-label="Go to an LSN or a time"
      onSubmit={(event) => {
        event.preventDefault()
        if (error === null) void go()
      }}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') setMap({ isGoingTo: false })
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setMap({ isGoingTo: false })
      }}
    >
      <TextField
        ref={input}
        mono
        label="LSN or time"
        labelHidden
        placeholder="41207, +50, 10 min ago, yesterday 14:00"
        value={text}
        onChange={setText}
        error={error}
        hint={
          preview.text === ''
            ? `An LSN, a step such as +50, or a time (${zone === 'utc' ? 'UTC' : 'local'})`
            : preview.text
        }
      />
    </form>
  )
}
