import { useEndpointClients } from '../../state/endpoint.ts'
import { groupClients } from './model/group-clients.ts'
import styles from './endpoint.module.css'

/** Who is connected: a driver opens several connections, and they are one client to a person. */
export function ClientsView() {
  const view = useEndpointClients()
  const groups = view.kind === 'ready' ? groupClients(view.clients) : []
  return (
    <section aria-label="Connected clients" className={styles['clients']}>
      <h3 className={styles['title']}>Connected clients</h3>
      {groups.length === 0 ? (
        <p className={styles['muted']}>Nobody is connected now.</p>
      ) : (
        <div className={styles['scroller']} tabIndex={0} role="region" aria-label="List of clients">
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">Application</th>
                <th scope="col">Branch</th>
                <th scope="col">Last command</th>
                <th scope="col">Connections</th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={group.key}>
                  <th scope="row" title={group.driver}>
                    {group.application}
                  </th>
                  <td>{group.database}</td>
                  <td>{group.lastCommand}</td>
                  <td>{group.connections}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
