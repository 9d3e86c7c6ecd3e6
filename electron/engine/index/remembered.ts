/** What was worked out lately and stays true, forgotten as a whole when it becomes too much. */
export class Remembered<Key, Value> {
  readonly #values = new Map<Key, Value>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  of(key: Key, workOut: () => Value): Value {
    const known = this.#values.get(key)
    if (known !== undefined) return known
    const value = workOut()
    if (this.#values.size >= this.#max) this.clear()
    this.#values.set(key, value)
    return value
  }

  clear(): void {
    this.#values.clear()
  }
}
