import { databaseNameFault } from './database-name.ts'
import type { ConnectionOption, ConnectionString } from './connection-string.ts'

/** A connection string that was understood, or what is wrong with it: a sentence without the text's own secrets. */
export type ParsedConnection =
  | { readonly kind: 'ok'; readonly value: ConnectionString }
  | { readonly kind: 'fault'; readonly fault: string }

/** Thrown inside of this file only. */
class Fault extends Error {}

const scheme = /^mongodb(?<srv>\+srv)?:\/\//u
/** A string that a person would not type by hand; the driver and the servers read shorter ones. */
const connectionCharactersMax = 16_384

/**
 * Reads a connection string as MongoDB's Connection String Specification says and its Node driver does. Sockets of the
 * file system are refused: a saved connection names servers, which other computers can name too.
 */
export function parseConnectionString(text: string): ParsedConnection {
  try {
    return { kind: 'ok', value: parse(text.trim()) }
  } catch (error) {
    if (error instanceof Fault) return { kind: 'fault', fault: error.message }
    throw error
  }
}

function parse(text: string): ConnectionString {
  if (text === '') throw new Fault('A connection string is needed: mongodb://localhost:27017 is one')
  if (text.length > connectionCharactersMax) throw new Fault('The connection string is too long')
  const begin = scheme.exec(text)
  if (begin === null) throw new Fault('A connection string begins with mongodb:// or mongodb+srv://')
  const isSrv = begin.groups?.['srv'] !== undefined
  const rest = text.slice(begin[0].length)
  if (rest.includes('#')) throw new Fault('A # in a connection string must be written as %23')

  const at = rest.lastIndexOf('@')
  const user = at === -1 ? '' : rest.slice(0, at)
  const servers = rest.slice(at + 1)
  if (/^(?:%2f|\/[^?])/iu.test(servers)) throw new Fault(noSockets)
  const { hosts, path, query } = splitRest(servers)
  return {
    isSrv,
    ...parseUser(at === -1 ? null : user),
    hosts: parseHosts(hosts, isSrv),
    database: parseDatabase(path),
    options: parseOptions(query),
  }
}

/** What follows the user: hosts, the path without its slash, and the query without its question mark. */
function splitRest(rest: string): { hosts: string; path: string; query: string } {
  const [, hosts = '', path = '', query = ''] = /^([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/su.exec(rest) ?? []
  return { hosts, path, query }
}

function parseUser(text: string | null): { username: string; password: string } {
  if (text === null) return { username: '', password: '' }
  if (/[/?@]/u.test(text)) throw new Fault(unescapedSign(text))
  const colon = text.indexOf(':')
  const name = colon === -1 ? text : text.slice(0, colon)
  const secret = colon === -1 ? '' : text.slice(colon + 1)
  if (name === '') throw new Fault('There is an @ but no user name before it')
  if (secret.includes(':')) throw new Fault('A : in the password must be written as %3A')
  return { username: decode(name, 'user name'), password: decode(secret, 'password') }
}

/** Whether the sign stands in the password or behind the hosts cannot be told; what to do is the same. */
function unescapedSign(text: string): string {
  const sign = /[/?@]/u.exec(text)?.[0] ?? '@'
  if (sign === '@') return 'An @ in the user name or password must be written as %40'
  const code = sign === '/' ? '%2F' : '%3F'
  return `A ${sign} in the user name or password must be written as ${code}, and an @ behind the hosts as %40`
}

function parseHosts(text: string, isSrv: boolean): string[] {
  const hosts = text.split(',')
  for (const host of hosts) checkHost(host)
  const [first = ''] = hosts
  if (!isSrv) return hosts
  if (hosts.length > 1)
    throw new Fault('A mongodb+srv:// string names exactly one host; DNS knows the others')
  if (first.startsWith('[') || first.includes(':')) {
    throw new Fault('A mongodb+srv:// string names its host without a port; DNS knows the port')
  }
  return hosts
}

const noSockets =
  'Sockets of the file system cannot be used; name the server by host and port, such as localhost:27017'
const hostName = /^[\w.-]+$/u
const addressV6 = /^\[[\da-f:.]*:[\da-f:.]*(?:%25[\w.-]+)?\]$/iu

function checkHost(host: string): void {
  if (host === '') throw new Fault('A host is missing: mongodb://host:27017')
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/su.exec(host) ?? [host, host]
  if (/\.sock$/iu.test(name)) throw new Fault(noSockets)
  if (/^[^[]*:.*:/u.test(host)) throw new Fault('An IPv6 address stands in brackets: mongodb://[::1]:27017')
  if (name === '') throw new Fault(`The host before :${port ?? ''} is missing`)
  if (name.startsWith('[') ? !addressV6.test(name) : !hostName.test(name)) {
    throw new Fault(`The host \`${host}\` holds a sign that host names cannot have`)
  }
  if (port !== undefined && !isPort(port))
    throw new Fault(`The port of ${name} must be a number from 1 to 65535`)
}

const isPort = (text: string): boolean =>
  /^\d{1,5}$/u.test(text) && Number(text) >= 1 && Number(text) <= 65_535

function parseDatabase(path: string): string {
  const database = decode(path, 'database')
  const fault = database === '' ? null : databaseNameFault(database)
  if (fault !== null) throw new Fault(fault)
  return database
}

function parseOptions(query: string): ConnectionOption[] {
  if (query === '') return []
  return query.split('&').map((pair) => {
    const equals = pair.indexOf('=')
    const name = decode(equals === -1 ? pair : pair.slice(0, equals), 'options')
    if (name === '') throw new Fault('The options hold an & or = with nothing before it')
    if (equals === -1 || equals === pair.length - 1) throw new Fault(`The option ${name} has no value`)
    // As in every query of a URL, and in the driver, a plus sign stands for a space.
    return [name, decode(pair.slice(equals + 1).replaceAll('+', ' '), `option ${name}`)]
  })
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Fault(`A % in the ${what} must be written as %25`)
  }
}
