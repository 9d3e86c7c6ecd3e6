/**
 * Leaves out of a list whatever it still fails without, large pieces first, until nothing more can go or the time is
 * over. `fails` says whether a shorter list still does.
 */
export async function shrink<T>(
  list: readonly T[],
  fails: (shorter: readonly T[]) => Promise<boolean>,
  milliseconds: number,
): Promise<readonly T[]> {
  const deadline = performance.now() + milliseconds
  let smallest = list
  for (let piece = Math.ceil(list.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    // From the end: what a history does last is what other steps need least.
    for (let end = smallest.length; end > 0; end -= piece) {
      if (performance.now() > deadline) return smallest
      const shorter = [...smallest.slice(0, Math.max(0, end - piece)), ...smallest.slice(end)]
      if (await fails(shorter)) smallest = shorter
    }
  }
  return smallest
}
