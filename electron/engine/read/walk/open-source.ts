import type { CollectionId } from '../../../../shared/model/ids.ts'
import { docKeyText } from '../../bson/doc-key.ts'
import type { Pace } from '../../index/pace.ts'
import type { ReadView } from '../read-view.ts'
import type { DocumentSource, SourceDocument, Turn } from './document-source.ts'
import { KeysSource } from './keys-source.ts'
import { openIndexSource } from './open-index-source.ts'
import type { Access } from './plan.ts'
import { ScanSource } from './scan-source.ts'

/** The documents to which a plan leads. */
export function openSource(view: ReadView, collection: CollectionId, access: Access): DocumentSource {
  switch (access.kind) {
    case 'keys':
      return new KeysSource(view, collection, access.docKeys)
    case 'scan':
      return new ScanSource(view, collection, access.range, access.direction)
    case 'index':
      return openIndexSource(view, collection, access)
    case 'or':
      return new OrSource(access.branches.map((branch) => openSource(view, collection, branch)))
  }
}

/** The documents of several sources one behind the other, each once. */
class OrSource implements DocumentSource {
  readonly #sources: readonly DocumentSource[]
  readonly #seen = new Set<string>()
  #present = 0

  constructor(sources: readonly DocumentSource[]) {
    this.#sources = sources
  }

  get keysExamined(): number {
    return this.#sources.reduce((sum, { keysExamined }) => sum + keysExamined, 0)
  }

  advance(pace: Pace, visit: (document: SourceDocument) => boolean): Turn {
    for (
      let source = this.#sources[this.#present];
      source !== undefined;
      source = this.#sources[this.#present]
    ) {
      const turn = source.advance(pace, (document) => !this.#isNew(document) || visit(document))
      if (turn !== 'done') return turn
      this.#present++
    }
    return 'done'
  }

  #isNew({ docKey }: SourceDocument): boolean {
    const before = this.#seen.size
    return this.#seen.add(docKeyText(docKey)).size > before
  }
}
