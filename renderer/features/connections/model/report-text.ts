import type { ConnectionReport, Offer } from '../../../../shared/model/connection.ts'

/** One line of what a server said about itself. */
export interface Fact {
  readonly label: string
  readonly value: string
  /** What it means or what to do, where that is not plain. */
  readonly note?: string
}

/** What a person wants to know of a server, in words. */
export function factsOf(report: ConnectionReport): Fact[] {
  return [
    { label: 'Server', value: `${report.product} ${report.version}`.trim() },
    { label: 'Topology', ...topology(report) },
    { label: 'User', value: report.user || 'Nobody; this server asks for no login' },
    { label: 'Round trip', value: milliseconds(report.latencyMilliseconds) },
    { label: 'Live changes', ...liveChanges(report) },
    { label: 'Consistent clones', ...consistentClones(report) },
  ]
}

function topology(report: ConnectionReport): Omit<Fact, 'label'> {
  const place = topologyName(report)
  if (report.isWritable) return { value: place }
  const note = 'Reading works; for writing name the set instead of this member, without directConnection'
  return { value: `${place}: a member that takes no writes`, note }
}

function topologyName({ topology: kind, setName, members }: ConnectionReport): string {
  switch (kind) {
    case 'standalone':
      return 'Standalone'
    case 'sharded':
      return 'Sharded cluster'
    case 'loadBalanced':
      return 'Behind a load balancer'
    case 'replicaSet':
      return members.length > 1
        ? `Replica set ${setName}, ${members.length} members`
        : `Replica set ${setName}`
  }
}

const unknownNote = 'This user may not find out; it shows when it is used'
const replicaSetNote =
  'Needs a replica set; one server can be one: start mongod with --replSet rs0, then run rs.initiate() in mongosh'

function liveChanges({ changeStreams, topology: kind }: ConnectionReport): Omit<Fact, 'label'> {
  const value = offerText(changeStreams, 'Change streams', 'Change streams are not offered')
  return withNote(value, changeStreams, kind === 'standalone' ? replicaSetNote : undefined)
}

function consistentClones({ snapshotReads }: ConnectionReport): Omit<Fact, 'label'> {
  const value = offerText(snapshotReads, 'Snapshot reads', 'Snapshot reads are not offered')
  return withNote(
    value,
    snapshotReads,
    'What is written while a clone runs may be in some collections and not in others',
  )
}

function offerText(offer: Offer, yes: string, no: string): string {
  if (offer === 'offered') return yes
  return offer === 'notOffered' ? no : 'Unknown'
}

function withNote(value: string, offer: Offer, missing: string | undefined): Omit<Fact, 'label'> {
  const note = offer === 'unknown' ? unknownNote : missing
  return offer === 'offered' || note === undefined ? { value } : { value, note }
}

function milliseconds(duration: number): string {
  return duration < 1 ? 'Under 1 ms' : `${Math.round(duration)} ms`
}
