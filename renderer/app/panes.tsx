import { HistoryMap } from '../features/history-map/history-map.tsx'

/** The history of the project's branches. */
export const MapPane = () => <HistoryMap />

/** The documents of the selected collection. */
export function DocumentsPane() {
  return null
}
