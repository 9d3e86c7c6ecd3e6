/** The history of the project's branches. */
export function MapPane() {
  return null
}

/** The documents of the selected collection. */
export function DocumentsPane() {
  return null
}
