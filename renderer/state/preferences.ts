import { create } from 'zustand'
import { themes } from '../../shared/contract/bridge.ts'
import type { Theme } from '../../shared/contract/bridge.ts'
import type { Axis } from '../../shared/contract/history.ts'
import type { CollectionId, ProjectId } from '../../shared/model/ids.ts'
import { isRecord, readStored, writeStored } from './storage.ts'

export const timeZones = ['utc', 'local'] as const
export type TimeZone = (typeof timeZones)[number]
export const densities = ['compact', 'comfortable'] as const
export type Density = (typeof densities)[number]
export const documentViews = ['list', 'json'] as const
export type DocumentView = (typeof documentViews)[number]
const axes = ['entries', 'lsn', 'time'] as const satisfies readonly Axis[]

export interface Preferences {
  readonly theme: Theme
  readonly timeZone: TimeZone
  readonly density: Density
  /** Whether list rows show Int32, Long and so on beside numbers. */
  readonly numberTypes: boolean
  readonly axis: Axis
  /** The view last chosen, by `project/collection`. */
  readonly views: Readonly<Record<string, DocumentView>>
}

export const defaultPreferences: Preferences = {
  theme: 'system',
  timeZone: 'utc',
  density: 'compact',
  numberTypes: false,
  axis: 'entries',
  views: {},
}

const oneOf = <T extends string>(values: readonly T[], value: unknown, otherwise: T): T =>
  values.find((v) => v === value) ?? otherwise

/** Reads what was kept by this or an older version: each unknown value becomes its default. */
export function toPreferences(value: unknown): Preferences {
  if (!isRecord(value)) return defaultPreferences
  const d = defaultPreferences
  const views = isRecord(value['views']) ? value['views'] : {}
  return {
    theme: oneOf(themes, value['theme'], d.theme),
    timeZone: oneOf(timeZones, value['timeZone'], d.timeZone),
    density: oneOf(densities, value['density'], d.density),
    numberTypes: value['numberTypes'] === true,
    axis: oneOf(axes, value['axis'], d.axis),
    views: Object.fromEntries(
      Object.entries(views).map(([key, view]) => [key, oneOf(documentViews, view, 'list')]),
    ),
  }
}

export const usePreferences = create<Preferences>()(() => toPreferences(readStored('preferences')))

usePreferences.subscribe((preferences) => writeStored('preferences', preferences))

export const setPreferences = (change: Partial<Preferences>): void => usePreferences.setState(change)

const viewKey = (project: ProjectId, collection: CollectionId): string => `${project}/${collection}`

export const useDocumentView = (project: ProjectId | null, collection: CollectionId | null): DocumentView =>
  usePreferences((p) =>
    project === null || collection === null ? 'list' : (p.views[viewKey(project, collection)] ?? 'list'),
  )

export function setDocumentView(project: ProjectId, collection: CollectionId, view: DocumentView): void {
  usePreferences.setState(({ views }) => ({ views: { ...views, [viewKey(project, collection)]: view } }))
}
