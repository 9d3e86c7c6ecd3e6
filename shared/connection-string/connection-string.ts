/** One option of a connection string, decoded; its name as it was written. */
export type ConnectionOption = readonly [name: string, value: string]

/** What a connection string says, decoded. Empty text stands for what it leaves out. */
export interface ConnectionString {
  /** Whether the hosts are looked up in DNS: `mongodb+srv://`. */
  readonly isSrv: boolean
  /** `name`, `name:port`, `1.2.3.4:port` or `[ipv6]:port`; at least one, exactly one and without a port for SRV. */
  readonly hosts: readonly string[]
  readonly username: string
  readonly password: string
  /** The database that is chosen, and that users are looked up in where `authSource` says nothing. */
  readonly database: string
  /** In the order in which they stand; a name may stand there again. */
  readonly options: readonly ConnectionOption[]
}

/** A connection string of a server on this computer. */
export const localConnection: ConnectionString = {
  isSrv: false,
  hosts: ['localhost:27017'],
  username: '',
  password: '',
  database: '',
  options: [],
}

const isNamed = (wanted: string) => {
  const folded = wanted.toLowerCase()
  return ([name]: ConnectionOption): boolean => name.toLowerCase() === folded
}

/** The value of an option, whose name has no case; empty where it is not set. */
export const optionOf = ({ options }: ConnectionString, name: string): string =>
  options.find(isNamed(name))?.[1] ?? ''

/** The same with an option set, in its old place or at the end; an empty value takes it away. */
export function withOption(from: ConnectionString, name: string, value: string): ConnectionString {
  const isWanted = isNamed(name)
  const [first] = from.options.filter(isWanted)
  if (first === undefined) {
    return value === '' ? from : { ...from, options: [...from.options, [name, value]] }
  }
  const options = from.options
    .filter((option) => option === first || !isWanted(option))
    .map((option): ConnectionOption => (option === first ? [option[0], value] : option))
  return { ...from, options: value === '' ? options.filter((option) => !isWanted(option)) : options }
}

/** Writes a connection string so that `parseConnectionString` reads the same again. */
export function printConnectionString(parts: ConnectionString): string {
  const { isSrv, hosts, username, password, database, options } = parts
  const scheme = isSrv ? 'mongodb+srv://' : 'mongodb://'
  const secret = password === '' ? '' : `:${encodeURIComponent(password)}`
  const user = username === '' && password === '' ? '' : `${encodeURIComponent(username)}${secret}@`
  const query = options.map(([name, value]) => `${encodeURIComponent(name)}=${encodeValue(value)}`).join('&')
  const path = database === '' && query === '' ? '' : `/${encodeURIComponent(database)}`
  return `${scheme}${user}${hosts.join(',')}${path}${query === '' ? '' : `?${query}`}`
}

/** Colons, commas and slashes mean nothing in a value, and lists and paths read better with them. */
const encodeValue = (value: string): string =>
  encodeURIComponent(value).replace(/%(?:3A|2C|2F)/gu, (escaped) => decodeURIComponent(escaped))
