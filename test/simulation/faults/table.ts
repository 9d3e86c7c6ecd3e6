import type { Extent, Findings } from './run.ts'

const kinds: readonly { readonly kind: RegExp; readonly must: string }[] = [
  { kind: /^store fails/u, must: 'a typed error; everything acknowledged and no half; the next write works' },
  { kind: /^SIGKILL/u, must: 'the same, as the other process sees it' },
  { kind: /^power cut/u, must: 'opens with the state before' },
  { kind: /^torn meta/u, must: 'opens with the state before or after' },
  { kind: /^lying disk/u, must: 'opens with the state after, or is refused' },
  { kind: /^file cut/u, must: 'opens with the state after, or is refused' },
  { kind: /^page of an earlier/u, must: 'counted only, see below' },
]

/** What came of all faults, as a page of Markdown. */
export function faultTable(extents: readonly Extent[], findings: readonly Findings[]): string {
  const rows = [...merged(findings)].flatMap(([kind, outcomes]) =>
    [...outcomes].sort(byOutcome).map(([outcome, count], i) => {
      const must = i === 0 ? (kinds.find((one) => one.kind.test(kind))?.must ?? '') : ''
      return `| ${i === 0 ? kind : ''} | ${must} | ${outcome} | ${count} |`
    }),
  )
  return [
    introduction,
    ...extents.map((extent, i) => extentLine(extent, findings[i] as Findings)),
    '',
    '| Fault | What must come of it | What came of it | Times |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    explanation,
  ].join('\n')
}

const byOutcome = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : 1)

function merged(findings: readonly Findings[]): Map<string, Map<string, number>> {
  const all = new Map<string, Map<string, number>>()
  for (const [kind, outcomes] of findings.flatMap(({ counts }) => [...counts])) {
    const known = all.get(kind) ?? new Map<string, number>()
    for (const [outcome, count] of outcomes) known.set(outcome, (known.get(outcome) ?? 0) + count)
    all.set(kind, known)
  }
  return all
}

const extentLine = (extent: Extent, { commits, writePoints, images, wrong }: Findings): string =>
  `- Seed ${extent.seed}: ${commits} commits with ${writePoints} write points, each failed at; a kill at one in ` +
  `${extent.killsEvery} of them and ${extent.killsCommitting} during each commit; ${images} store files; ` +
  `${wrong.length} of it wrong`

const introduction = `# Faults

What becomes of a project when its store, its process or its disk fails. Written by \`npm run faults\`, which plays a
script of every kind of write and of branch command on a real store and makes every fault below; \`npm test\` runs a
sample of them. Other seeds: \`npm run faults -- 2 3\`.
`

const explanation = `*Write point*: a call that writes to a table, the moment before a commit, and the one after it when it is durable and
nobody has been told. Each is failed with ENOSPC, EIO, MDB_MAP_FULL or a bug, from the dice; then the same process reads,
tries again and goes on, the index is made anew and compared, and the project is opened again.

*Store files* are what a disk may hold after the power went, made page by page from what LMDB had written before and after
each commit, torn at sectors of 512 bytes. Each is opened in a process of its own; where that is not refused, the log is
verified, every row is found by a walk and by its key, the index and pages of documents are compared with those of an
undamaged store, and one in four is written to afterwards.

*A page of an earlier commit lost* is a disk that has lost a write, kept what was written to it over the next three commits,
and said of all that it was safe. LMDB keeps one state besides the newest one, so only the newest commit can be compared
page by page when a project is opened; of the commits before it the rows of the newest records are looked up. What that does
not find is found when it is read, by checksums, or by verifying the project; a page that held no row of the newest
records can be missing until then.
`
