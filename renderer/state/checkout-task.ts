import { asLsn } from '../../shared/model/ids.ts'
import { atLsn } from '../../shared/model/moment.ts'
import { api } from '../api/client.ts'
import { changeServerTask, newTaskKey, runServerTask } from './server-tasks.ts'
import type { CheckoutRequest, CheckoutTask } from './server-tasks.ts'

/** Writes what a plan found, as a card among the tasks. */
export function startCheckout(request: CheckoutRequest, key: string = newTaskKey()): void {
  const task: CheckoutTask = {
    ...{ kind: 'checkout', key, state: 'running', error: null, request, step: null, report: null },
  }
  const work = async (signal: AbortSignal): Promise<void> => {
    const { connectionId, database, projectId, branchId, lsn, fingerprint } = request
    const collections = request.collections === null ? null : [...request.collections]
    const place = { connectionId, database, projectId, branchId, at: atLsn(asLsn(lsn)), collections }
    for await (const report of api.checkout.apply({ ...place, fingerprint }, { signal })) {
      changeServerTask<CheckoutTask>(key, (now) =>
        report.kind === 'done' ? { ...now, report: report.report } : { ...now, step: report },
      )
    }
  }
  void runServerTask(task, work, () => startCheckout(request, key))
}
