import { asCollectionId } from '../../../shared/model/ids.ts'

/** The catalogue of collections is itself a collection; LSN 1 makes the branch `main`, so no other has this id. */
export const catalogueId = asCollectionId(1)
