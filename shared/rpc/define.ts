import type * as z from 'zod/mini'

type Schema = z.core.$ZodType

/** One answer to one input. */
export interface Call<In extends Schema = Schema, Out extends Schema = Schema> {
  readonly kind: 'call'
  readonly in: In
  readonly out: Out
}

/** Any number of items for one input, sent only as fast as the reader takes them. */
export interface Stream<In extends Schema = Schema, Out extends Schema = Schema> {
  readonly kind: 'stream'
  readonly in: In
  readonly out: Out
}

export type Operation = Call | Stream
/** The operations of one feature by name; one file of `shared/contract` each. */
export type Feature = Readonly<Record<string, Operation>>
/** The whole interface: features by name. An operation is called `feature.operation`. */
export type Contract = Readonly<Record<string, Feature>>

/** Declares an operation with one answer. */
export function call<In extends Schema, Out extends Schema>(input: In, output: Out): Call<In, Out> {
  return { kind: 'call', in: input, out: output }
}

/** Declares an operation that answers with a stream of items. */
export function stream<In extends Schema, Out extends Schema>(input: In, output: Out): Stream<In, Out> {
  return { kind: 'stream', in: input, out: output }
}

/** What an implementation is told about a call. */
export interface CallContext {
  /** Aborts when the caller cancels, leaves its loop or is gone. A stream must end soon after. */
  readonly signal: AbortSignal
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

type Handler<O extends Operation> = O['kind'] extends 'call'
  ? (
      input: z.core.output<O['in']>,
      context: CallContext,
    ) => z.core.input<O['out']> | Promise<z.core.input<O['out']>>
  : (input: z.core.output<O['in']>, context: CallContext) => AsyncIterable<z.core.input<O['out']>>

type Method<O extends Operation> = O['kind'] extends 'call'
  ? (input: z.core.input<O['in']>, options?: CallOptions) => Promise<z.core.output<O['out']>>
  : (input: z.core.input<O['in']>, options?: CallOptions) => AsyncIterable<z.core.output<O['out']>>

/** The handlers of one feature; their inputs have already passed the schema. */
export type FeatureImpl<F extends Feature> = { readonly [Name in keyof F]: Handler<F[Name]> }
/** The handlers of a whole contract, put together from one file per feature. */
export type Impl<C extends Contract> = { readonly [Name in keyof C]: FeatureImpl<C[Name]> }

/** The calling side of one feature. */
export type FeatureClient<F extends Feature> = { readonly [Name in keyof F]: Method<F[Name]> }
/** The calling side of a contract: `api.branches.create(input, {signal})`. */
export type Client<C extends Contract> = { readonly [Name in keyof C]: FeatureClient<C[Name]> }
