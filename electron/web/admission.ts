import { createHash, timingSafeEqual } from 'node:crypto'

/** The subprotocol that a client must speak; the token follows it as a second offer. */
export const subprotocol = 'argon.1'
/** Where the contract is spoken. */
export const rpcPath = '/rpc'

/** The parts of a request that decide whether it is let in. */
export interface Knock {
  readonly url: string | undefined
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly protocols: string | undefined
}

/**
 * True for the two names under which this machine reaches itself, with the port that is served. Any other
 * name may be a foreign site's that was pointed at 127.0.0.1 (DNS rebinding).
 */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`
}

/**
 * True when a WebSocket may be opened: from a page of this very origin that offers the token. Browsers always
 * send the origin, and a page cannot choose it; so a page of another local port stays out though it knows the
 * token.
 */
export function mayConnect(knock: Knock, port: number, token: string): boolean {
  const [protocol, offered, ...rest] = (knock.protocols ?? '').split(/ *, */u)
  return (
    knock.url === rpcPath &&
    isOwnHost(knock.host, port) &&
    knock.origin === `http://${knock.host}` &&
    protocol === subprotocol &&
    rest.length === 0 &&
    isSameSecret(offered ?? '', token)
  )
}

/** Compares in a time that tells nothing about where, or in what length, the two differ. */
function isSameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
