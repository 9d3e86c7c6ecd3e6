import { Documents } from '../features/documents/documents.tsx'
import { HistoryMap } from '../features/history-map/history-map.tsx'

/** The history of the project's branches. */
export const MapPane = () => <HistoryMap />

/** The documents of the selected collection. */
export const DocumentsPane = () => <Documents />
