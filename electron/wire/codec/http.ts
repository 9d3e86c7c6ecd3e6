const body = 'It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n'

/** What mongod tells a browser that was pointed at its port. */
export const httpFarewell = Buffer.from(
  `HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
)

const methods = new Set(['GET ', 'POST', 'HEAD', 'PUT ', 'DELE', 'OPTI', 'PATC', 'TRAC', 'CONN', 'PRI '])

/** True where the first four bytes, which hold a frame's length, spell a method of HTTP. */
export function isHttp(bytes: Buffer): boolean {
  return methods.has(bytes.toString('latin1', 0, 4))
}
