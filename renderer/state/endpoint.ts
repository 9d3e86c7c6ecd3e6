import { create } from 'zustand'
import type { EndpointClient, EndpointStatus } from '../../shared/model/endpoint.ts'
import { api } from '../api/client.ts'
import { useFollowedList, type FollowedList } from './use-followed-list.ts'

export type EndpointView =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly status: EndpointStatus }
  | { readonly kind: 'failed'; readonly error: unknown }

export type EndpointClientsView =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly clients: readonly EndpointClient[] }
  | { readonly kind: 'failed'; readonly error: unknown }

/** Whether branches can be reached by MongoDB's protocol, as the host last announced it. */
export const useEndpoint = create<EndpointView>()(() => ({ kind: 'loading' }))
export const useEndpointClients = create<EndpointClientsView>()(() => ({ kind: 'loading' }))

const followedStatus: FollowedList<EndpointStatus, EndpointView> = {
  watch: (signal) => api.endpoint.status({}, { signal }),
  store: useEndpoint,
  ready: (status) => ({ kind: 'ready', status }),
  failed: (error) => ({ kind: 'failed', error }),
}

const followedClients: FollowedList<readonly EndpointClient[], EndpointClientsView> = {
  watch: (signal) => api.endpoint.clients({}, { signal }),
  store: useEndpointClients,
  ready: (clients) => ({ kind: 'ready', clients }),
  failed: (error) => ({ kind: 'failed', error }),
}

/** Follows the endpoint while mounted. */
export const useWatchEndpoint = (): void => useFollowedList(followedStatus)

/** Follows who is connected while mounted. */
export const useWatchEndpointClients = (): void => useFollowedList(followedClients)
