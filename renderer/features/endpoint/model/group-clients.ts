import type { EndpointClient } from '../../../../shared/model/endpoint.ts'

/** The connections of one client as a person counts them. */
export interface ClientGroup {
  readonly key: string
  readonly application: string
  readonly driver: string
  readonly connections: number
  readonly database: string
  readonly lastCommand: string
}

/** Those of one application and driver, by the one that said something last. */
export function groupClients(clients: readonly EndpointClient[]): ClientGroup[] {
  const groups = new Map<string, EndpointClient[]>()
  for (const client of clients) {
    const key = `${client.application}\n${client.driver}`
    groups.set(key, [...(groups.get(key) ?? []), client])
  }
  return [...groups].map(([key, members]) => {
    const spoken = members.filter(({ database }) => database !== null)
    const [last] = (spoken.length > 0 ? spoken : members).toSorted(
      (a, b) => (b.lastCommandTime ?? 0) - (a.lastCommandTime ?? 0),
    ) as [EndpointClient]
    return {
      key,
      application: last.application || last.driver || 'unnamed',
      driver: last.driver,
      connections: members.length,
      database: last.database ?? '—',
      lastCommand: last.lastCommand ?? '—',
    }
  })
}
