import { expect, test } from 'vitest'
import { groupClients } from '../../../../renderer/features/endpoint/model/group-clients.ts'
import { snippetKinds, snippetOf } from '../../../../renderer/features/endpoint/model/snippets.ts'
import type { EndpointClient } from '../../../../shared/model/endpoint.ts'

const client = (id: number, more: Partial<EndpointClient> = {}): EndpointClient => ({
  id,
  remote: `127.0.0.1:${id}`,
  application: 'till',
  driver: 'nodejs 7',
  database: null,
  lastCommand: 'hello',
  lastCommandTime: id,
  connectedTime: 0,
  ...more,
})

test('the connections of a driver are one client, which is where it last named a branch', () => {
  const clients = [
    client(1, { database: 'shop~main', lastCommand: 'find' }),
    client(2, { database: 'shop~side', lastCommand: 'insert' }),
    client(3),
    client(4, { application: '', driver: 'PyMongo' }),
  ]
  expect(groupClients(clients)).toMatchObject([
    { application: 'till', connections: 3, database: 'shop~side', lastCommand: 'insert' },
    { application: 'PyMongo', connections: 1, database: '—', lastCommand: 'hello' },
  ])
  expect(groupClients([])).toEqual([])
})

test('each snippet has the whole connection string in it', () => {
  const uri = 'mongodb://argon:secret@127.0.0.1:27027/shop~main?authSource=admin'
  for (const kind of snippetKinds) expect(snippetOf(kind, uri)).toContain(uri)
})
