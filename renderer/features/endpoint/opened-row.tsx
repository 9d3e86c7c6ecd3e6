import { api } from '../../api/client.ts'
import { describeError } from '../../state/errors.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import styles from './endpoint.module.css'

/** That it is open, where, and how to close it. */
export function OpenedRow({ host, port }: { readonly host: string; readonly port: number }) {
  const action = useAction()
  return (
    <>
      <div className={styles['opened']}>
        <span className={styles['dot']} aria-hidden />
        <span className={styles['grow']}>
          Open on{' '}
          <code data-selectable>
            {host}:{port}
          </code>
          , also when the app is started again
        </span>
        <Button
          busy={action.busy}
          onClick={() => void action.run(async () => void (await api.endpoint.stop({})))}
        >
          Stop
        </Button>
      </div>
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
    </>
  )
}
