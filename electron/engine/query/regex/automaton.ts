import { regexPlacesMax } from '../../../../shared/model/limits.ts'
import type { Edge, PatternNode, RepeatNode } from './pattern.ts'
import { takesOf, type CharacterNode, type TakesCode } from './takes-code.ts'

/** One step of the automaton; `to` and `or` are places in its program. */
type Step =
  | { readonly kind: 'take'; readonly takes: TakesCode }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'fork'; readonly to: number; readonly or: number }
  | { readonly kind: 'go'; readonly to: number }
  | { readonly kind: 'done' }

const stepsMax = 20_000

export interface Automaton {
  /** Null where it comes to more than `regexPlacesMax` places before it knows. */
  test(text: string): boolean | null
}

/**
 * Finds whether a pattern matches anywhere in a text, by following all ways at once: steps grow with the length of the
 * text times that of the pattern, whatever the two are. Null for patterns that need more: a look around, a reference, an
 * atomic group, or counts that are too high.
 */
export function compileAutomaton(node: PatternNode): Automaton | null {
  const builder = new ProgramBuilder()
  if (!builder.add(node)) return null
  const { steps } = builder
  steps.push({ kind: 'done' })
  return { test: (text) => new Run(steps, text).isFound() }
}

class ProgramBuilder {
  readonly steps: Step[] = []
  /** What is repeated is asked once. */
  readonly #takes = new Map<CharacterNode, TakesCode>()

  /** Whether the node can be followed, and there is room for it. */
  add(node: PatternNode): boolean {
    if (this.steps.length > stepsMax) return false
    switch (node.kind) {
      case 'sequence':
        return node.parts.every((part) => this.add(part))
      case 'choice':
        return this.#choice(node.parts)
      case 'repeat':
        return this.#repeat(node)
      case 'character':
      case 'set':
        this.steps.push({ kind: 'take', takes: this.#takesOf(node) })
        return true
      case 'edge':
        this.steps.push({ kind: 'edge', edge: node.edge })
        return true
      case 'capture':
        return this.add(node.part)
      default:
        return false
    }
  }

  #takesOf(node: CharacterNode): TakesCode {
    const takes = this.#takes.get(node) ?? takesOf(node)
    this.#takes.set(node, takes)
    return takes
  }

  #choice(parts: readonly PatternNode[]): boolean {
    const ends: number[] = []
    for (const [i, part] of parts.entries()) {
      const isLast = i === parts.length - 1
      const fork = this.steps.length
      if (!isLast) this.steps.push({ kind: 'fork', to: fork + 1, or: 0 })
      if (!this.add(part)) return false
      if (isLast) break
      ends.push(this.steps.length)
      this.steps.push({ kind: 'go', to: 0 })
      this.steps[fork] = { kind: 'fork', to: fork + 1, or: this.steps.length }
    }
    for (const end of ends) this.steps[end] = { kind: 'go', to: this.steps.length }
    return true
  }

  #repeat({ part, min, max }: RepeatNode): boolean {
    for (let i = 0; i < min; i++) if (!this.add(part)) return false
    if (max === Infinity) {
      const fork = this.steps.length
      this.steps.push({ kind: 'fork', to: fork + 1, or: 0 })
      if (!this.add(part)) return false
      this.steps.push({ kind: 'go', to: fork })
      this.steps[fork] = { kind: 'fork', to: fork + 1, or: this.steps.length }
      return true
    }
    const forks: number[] = []
    for (let i = min; i < max; i++) {
      forks.push(this.steps.length)
      this.steps.push({ kind: 'fork', to: this.steps.length + 1, or: 0 })
      if (!this.add(part)) return false
    }
    for (const fork of forks) this.steps[fork] = { kind: 'fork', to: fork + 1, or: this.steps.length }
    return true
  }
}

/** One search: the places of the program that the text so far leads to. */
class Run {
  readonly #steps: readonly Step[]
  readonly #text: string
  /** The text's position, from 1, at which a place was last reached. */
  readonly #reached: Int32Array
  #next: number[] = []
  #isDone = false
  #placesLeft = regexPlacesMax

  constructor(steps: readonly Step[], text: string) {
    this.#steps = steps
    this.#text = text
    this.#reached = new Int32Array(steps.length)
  }

  isFound(): boolean | null {
    let places: number[] = []
    for (let at = 0; ; at++) {
      // A match may begin at every character.
      this.#next = places
      this.#reach(0, at)
      if (this.#isDone) return true
      if (at >= this.#text.length) return false
      if (this.#placesLeft < 0) return null
      const code = this.#text.codePointAt(at) as number
      places = this.#next
      this.#next = []
      const after = code > 0xffff ? at + 2 : at + 1
      for (const place of places) {
        const step = this.#steps[place] as Step
        if (step.kind === 'take' && step.takes(code)) this.#reach(place + 1, after)
      }
      places = this.#next
      at = after - 1
    }
  }

  /** Adds what a place leads to without a character. */
  #reach(from: number, at: number): void {
    const open = [from]
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (this.#reached[place] === at + 1) continue
      this.#reached[place] = at + 1
      this.#placesLeft--
      const step = this.#steps[place] as Step
      if (step.kind === 'take') this.#next.push(place)
      else if (step.kind === 'done') this.#isDone = true
      else if (step.kind === 'go') open.push(step.to)
      else if (step.kind === 'fork') open.push(step.or, step.to)
      else if (isAtEdge(step.edge, this.#text, at)) open.push(place + 1)
    }
  }
}

function isAtEdge(edge: Edge, text: string, at: number): boolean {
  switch (edge) {
    case 'start':
      return at === 0
    case 'end':
      return at === text.length
    case 'lastLine':
      return at === text.length || (at === text.length - 1 && text[at] === '\n')
    case 'lineStart':
      return at === 0 || (text[at - 1] === '\n' && at < text.length)
    case 'lineEnd':
      return at === text.length || text[at] === '\n'
    case 'word':
      return isWordAt(text, at - 1) !== isWordAt(text, at)
    case 'notWord':
      return isWordAt(text, at - 1) === isWordAt(text, at)
  }
}

const isWordAt = (text: string, at: number): boolean => /\w/.test(text.charAt(at))
