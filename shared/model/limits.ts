/** Every bound of the system in one place; the unit is the last word of the name. */

/** MongoDB's own limit for one document. */
export const documentBytesMax = 16 * 1024 * 1024
/** Nesting depth beyond which a document is refused. MongoDB refuses to store more than 100 levels; we read up to 180. */
export const documentDepthMax = 180
/** Longest document key kept whole; longer ones keep a prefix and a SHA-256 tail (LMDB's own limit is 1978 bytes a key). */
export const docKeyBytesMax = 1024

/** A key of a secondary index, beside a docKey in the key of one row; a longer one is cut there. */
export const indexKeyBytesMax = 768
/** A bound in a secondary index is cut there: what begins with the same bytes lies within. */
export const indexBoundBytesMax = 512

/** Indexes of a collection, the one on `_id` included; and fields of one. As MongoDB has them. */
export const indexesMax = 64
export const indexFieldsMax = 32

/** Forks between a branch and `main`: reading walks them all. */
export const lineageDepthMax = 10_000
/** Branches of a project, those without a name included: their table is in memory. */
export const branchesMax = 100_000
/** Collections of a branch at one moment: each new one is compared with the names of all. */
export const collectionsMax = 10_000

export const recordEntriesMax = 100_000
/** One record's documents together: room for two of the largest documents. */
export const recordBytesMax = 48 * 1024 * 1024

/** Collections named in a commit's summary; a record over more names the first ones. */
export const commitCollectionsMax = 64

/** A shared log that cannot be followed is tried again after so long, twice as long after each failure. */
export const linkRetryMillisecondsMin = 500
export const linkRetryMillisecondsMax = 15_000
/** The rows that other programs read of a shared project's branches are written so often at most. */
export const projectionMilliseconds = 1000
/** Length of the id that stands for a change in all its tries. */
export const draftBytes = 16
/** Changes that a process remembers whose append was not answered and that turned out to be in the log. */
export const draftsKnownMax = 1000

/** Highest LSN that fits the 48-bit fields of the index's keys. */
export const lsnMax = 2 ** 48 - 1

/** Pages of the newest commit, and of those that they replaced, that are looked at when a project is opened. */
export const newestCommitPagesMax = 32_768
/** Entries of the newest commit that are folded again and compared with the index when a project is opened. */
export const newestCommitEntriesMax = 2000
/** Older records whose entries and rows are looked at when a project is opened, newest first: so many, of so many entries. */
export const recentRecordsMax = 64
export const recentEntriesMax = 500
/** Births and deaths of a branch in a collection from one look of the fold at them to the next. */
export const transitionsPerLook = 256
/** Deaths of a branch in a collection before the index thinks of listing what lives there. */
export const deathsBeforeListMin = 256
/** Births and deaths between two checkpoints of live keys, at least. */
export const checkpointTransitionsMin = 512
/** Keys of one checkpoint; where more documents live a walk over all of them is as good. */
export const checkpointKeysMax = 4096
export const checkpointBytesMax = 256 * 1024
/** Births and deaths that a read goes through on the way from a checkpoint to its moment. */
export const checkpointDistanceTransitionsMax = 8192

export const nameBytesMax = 120
export const handleCharactersMax = 20
export const messageBytesMax = 4096
export const actorBytesMax = 256
/** MongoDB's limit for a namespace, less the database's part. */
export const collectionNameBytesMax = 235
/** Read ahead by a cursor of a script: so many documents where it does not say, and of so many bytes at most. */
export const clientBatchDocuments = 1000
export const clientBatchBytes = 16 * 1024 * 1024
/** What the command line prints between two looks at whether anybody reads it. */
export const printedDocuments = 100
export const printedBytes = 1024 * 1024

export const pageDocumentsMax = 1000
/** A page stops before its documents exceed this many bytes together; it holds at least one document. */
export const pageBytesMax = 20 * 1024 * 1024
export const historyBinsMax = 4096
/** Tallies of activity held in memory, in buckets of 64 LSNs and about 48 bytes each: those of 16 million entries. */
export const activityBucketsHeldMax = 262_144
/** Tallies at moments, and places and times of records, held in memory for each open project. */
export const talliesHeldMax = 8192
export const recordBoundsHeldMax = 16_384
export const versionsPageMax = 500
export const recordsPageMax = 500

/** How long a request is remembered at least after it made a record, by the log's own time; MongoDB's own limit. */
export const requestKeptMilliseconds = 30 * 60 * 1000

/** How long an open transaction keeps others from writing what it has written; MongoDB's own limit of its life. */
export const transactionClaimMilliseconds = 60 * 1000

/** Projects that one process has open at once: each takes a map of 64 GiB of addresses, and files. */
export const projectsOpenMax = 256
/** Processes that have one project open at once: LMDB's table of readers has so many places. */
export const storeReadersMax = 126

/** Import writes records of at most this many documents or bytes, whichever comes first. */
export const importRecordDocumentsMax = 1000
export const importRecordBytesMax = 4 * 1024 * 1024
/** Text of one document in an import file: the largest document in its longest spelling. */
export const importDocumentTextBytesMax = 64 * 1024 * 1024
export const importErrorsKeptMax = 1000
/** Ids of a file that its check before an import remembers, to find those that come twice. */
export const importCheckIdsMax = 1_000_000
export const uploadChunkBytesMax = 1024 * 1024

/** Samples of each kind that the preview of a checkout shows of a collection, their bytes, and those of all together. */
export const checkoutSamplesMax = 3
export const checkoutSampleBytesMax = 64 * 1024
export const checkoutSamplesBytesMax = 4 * 1024 * 1024
/** The `_id`s of what a checkout will delete from a collection, as many as are held; beyond, the target is read again. */
export const checkoutDeletesBytesMax = 32 * 1024 * 1024

/** Parts of one dotted path in a filter; MongoDB's own limit. */
export const pathPartsMax = 200
/** Steps that one search of a regular expression may take in one text: tens of milliseconds. */
export const regexStepsMax = 10_000_000
/** Places that an automaton may come to in one text: some tens of nanoseconds each. */
export const regexPlacesMax = 2_000_000
/** Characters of a regular expression; MongoDB's own limit. */
export const regexCharactersMax = 32_764
/** Nulls that an update puts into one array to reach the index it sets; MongoDB's own limit. */
export const arrayPaddingElementsMax = 1_500_000

/** Documents that a sort holds together; MongoDB's own limit. */
export const sortBytesMax = 100 * 1024 * 1024

/** An index is given up for a walk through all documents after so many of its rows, and this share of the documents. */
export const unselectiveRowsMin = 2000
export const unselectiveShare = 16

/** A scan gives others their turn after this long, and after this many rows of the index whatever the clock says. */
export const scanTurnMilliseconds = 5
export const scanTurnStepsMax = 50_000

/** The newest entries of a log stay plain: at most so many, and at most so many bytes of them. */
export const plainTailEntriesMax = 65_536
export const plainTailBytesMax = 32 * 1024 * 1024
/** Colder ones are sealed in segments of consecutive LSNs; a segment's order is worked out in memory. */
export const segmentEntriesMax = 262_144
export const segmentBytesMax = 128 * 1024 * 1024
export const segmentKeyBytesMax = 32 * 1024 * 1024
/** A block of a sealed segment. Reading one entry unpacks its block, so this bounds what a look-up costs. */
export const blockEntriesMax = 128
export const blockBytesMax = 64 * 1024
/** Entries from this size on are packed one by one, against the first of their block where they are not huge. */
export const largeEntryBytesMin = 32 * 1024
export const hugeEntryBytesMin = 1024 * 1024
/** The entries of a block of large ones together, before packing: they are held while it is made. */
export const largeBlockBytesMax = 32 * 1024 * 1024
/** Unpacked blocks that a project keeps. */
export const unpackedBlocksBytesMax = 16 * 1024 * 1024
/** Rows of the table of places that a project keeps: those of a million entries, 4 MiB. */
export const placeRowsKeptMax = 4200
/** Sealed entries that a walk through the log holds at a time, as far as their average size tells. */
export const sealedWindowBytesMax = 16 * 1024 * 1024

/** A record of a MongoDB log is one document up to so much; beyond it its entries are stored first, in parts. */
export const inlineRecordBytesMax = 8 * 1024 * 1024
export const inlineRecordEntriesMax = 10_000
/** A part of the entries of a large record. */
export const logPartBytesMax = 8 * 1024 * 1024
/** Text by which a person recognises an entry in the collection of a MongoDB log; records of more entries have none. */
export const entryTextCharactersMax = 240
export const textEntriesMax = 100
/** An upload of parts older than this is begun anew by who writes it, well before another may remove it. */
export const uploadAbandonedMilliseconds = 60 * 60 * 1000
export const uploadCollectedMilliseconds = 24 * 60 * 60 * 1000
/** A project's name that was claimed so long ago, and nothing written, is given back. */
export const claimAbandonedMilliseconds = 60 * 60 * 1000
/** From one question for news of a MongoDB log to the next: the first after news, and when there is none for long. */
export const pollMillisecondsMin = 250
export const pollMillisecondsMax = 1000
/** Between looks at the log's head while a change stream tells of news. */
export const streamCheckMilliseconds = 30_000
/** How long a record that has taken a place may take to reach a majority before the outcome counts as unknown. */
export const majorityWaitMilliseconds = 5000

/** Connections that are saved: each change writes the list of them as a whole. */
export const connectionsMax = 1000

/** How long the endpoint goes by the list of projects that it has read: others may have made some. */
export const projectListMilliseconds = 1000

/** What one stage of a pipeline holds on to, such as its groups; MongoDB's own limit. */
export const stageBytesMax = 100 * 1024 * 1024
/** Documents that go from one stage to the next at a time. */
export const stageBatchDocumentsMax = 128
export const stageBatchBytesMax = 256 * 1024
/** Documents of another collection that are joined with a batch at a time. */
export const lookupBytesMax = 32 * 1024 * 1024
/** Documents that `$merge` and `$out` take from their pipeline, and `$merge` writes, at a time. */
export const outputBatchDocumentsMax = 1000
export const outputBatchBytesMax = 8 * 1024 * 1024
/** Documents that `$densify` makes; MongoDB's own limit. */
export const densifiedDocumentsMax = 500_000
/** Pipelines within pipelines; MongoDB's own limit. */
export const subPipelineDepthMax = 20
/** Indexes whose uses are counted; beyond, counting begins anew. */
export const indexUsesMax = 10_000
