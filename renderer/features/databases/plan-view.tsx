import { useState } from 'react'
import type { ReactNode } from 'react'
import type { CheckoutPlan, CheckoutSample } from '../../../shared/contract/checkout.ts'
import { plural } from '../../state/format.ts'
import { Badge, type BadgeTone } from '../../ui/badge.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Marked } from '../../ui/marked.tsx'
import { nameList } from './clone-into.ts'
import styles from './databases.module.css'
import { countsOf, effectOf, effectText, isTouched } from './plan-text.ts'
import type { CollectionPlan } from './plan-text.ts'

/** How documents look, which is known where they are shown. */
export interface SampleLook {
  /** What differs between two documents; null stands for one that is not there. */
  readonly diff: (before: Uint8Array | null, after: Uint8Array | null) => ReactNode
  /** The `_id` in a document as text. */
  readonly idText: (document: Uint8Array) => string
}

export interface PlanViewProps {
  readonly plan: CheckoutPlan
  readonly look: SampleLook
}

/** What a checkout would change, in numbers and by examples, collection by collection. */
export function PlanView({ plan, look }: PlanViewProps) {
  const effect = effectOf(plan)
  const touched = plan.collections.filter(isTouched)
  const same = plan.collections.length - touched.length
  return (
    <>
      <div>
        <p className={styles['strong']}>{effectText(effect)}</p>
        <p className={styles['muted']}>
          {`${plural(effect.unchanged, 'document')} unchanged`}
          {same > 0 && `; ${plural(same, 'collection')} without a difference`}
        </p>
        {plan.untouched.length > 0 && (
          <p className={styles['muted']}>
            <Marked text={`Not touched in the database: ${nameList(plan.untouched)}`} />
          </p>
        )}
      </div>
      {touched.length > 0 && (
        <ul className={styles['plans']} aria-label="What would change">
          {touched.map((collection, index) => (
            <li key={collection.name}>
              <CollectionPlanView {...{ collection, look }} isOpenFirst={index === 0} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function CollectionPlanView(props: {
  readonly collection: CollectionPlan
  readonly look: SampleLook
  readonly isOpenFirst: boolean
}) {
  const { collection, look } = props
  const [isOpen, setOpen] = useState(props.isOpenFirst)
  const { name, indexes, notes, samples, inserts, updates, deletes } = collection
  return (
    <Disclosure label={name} note={countsOf(collection)} open={isOpen} onOpenChange={setOpen}>
      {indexes.length > 0 && (
        <p className={styles['muted']}>
          <Marked text={`Indexes to make: ${nameList(indexes, indexes.length)}`} />
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className={styles['muted']}>
          <Marked text={note} />
        </p>
      ))}
      {samples.map((sample, index) => (
        <Sample key={index} {...{ sample, look }} />
      ))}
      {samples.length > 0 && samples.length < inserts + updates + deletes && (
        <p className={styles['muted']}>Examples of each kind, not all of them</p>
      )}
    </Disclosure>
  )
}

const kinds: Readonly<Record<CheckoutSample['kind'], { readonly word: string; readonly tone: BadgeTone }>> = {
  insert: { word: 'Insert', tone: 'success' },
  update: { word: 'Update', tone: 'accent' },
  delete: { word: 'Delete', tone: 'danger' },
}

function Sample({ sample, look }: { readonly sample: CheckoutSample; readonly look: SampleLook }) {
  const { kind, id, before, after } = sample
  const isWhole = (kind === 'insert' || before !== null) && (kind === 'delete' || after !== null)
  return (
    <div className={styles['sample']}>
      <div className={styles['sampleHead']}>
        <Badge tone={kinds[kind].tone}>{kinds[kind].word}</Badge>
        <span className={styles['id']}>{look.idText(id)}</span>
      </div>
      {isWhole ? (
        <div className={styles['diff']}>{look.diff(before, after)}</div>
      ) : (
        <p className={styles['muted']}>The document is too large to show here</p>
      )}
    </div>
  )
}
