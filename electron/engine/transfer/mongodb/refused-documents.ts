import { importErrorsKeptMax } from '../../../../shared/model/limits.ts'
import type { CheckoutReport, RefusedDocument } from './checkout-report.ts'

/** The documents that a server refused, of all collections: how many, and the first of them. */
export class RefusedDocuments {
  readonly #kept: RefusedDocument[] = []
  #count = 0

  add(document: RefusedDocument): void {
    this.#count++
    if (this.#kept.length < importErrorsKeptMax) this.#kept.push(document)
  }

  report(): Pick<CheckoutReport, 'refused' | 'refusedDocuments'> {
    return { refused: this.#count, refusedDocuments: this.#kept }
  }
}
