const storageKey = 'argon.token'
const tokenInHash = /^#([\w-]{43})$/u

/**
 * The secret of the web host. It arrives in the address' fragment, which is never sent anywhere; it is moved to
 * `sessionStorage`, which belongs to this origin and port alone, and taken out of the address bar. Null when
 * this tab was never given one.
 */
export function takeToken(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  history: Pick<History, 'replaceState'>,
): string | null {
  const arrived = tokenInHash.exec(location.hash)?.[1]
  if (arrived === undefined) return storage.getItem(storageKey)
  storage.setItem(storageKey, arrived)
  history.replaceState(null, '', location.pathname + location.search)
  return arrived
}
