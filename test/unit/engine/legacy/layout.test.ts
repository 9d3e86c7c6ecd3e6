import { describe, expect, test } from 'vitest'
import { likelyBranches, plainMeaning, readLayout } from '../../../../electron/engine/legacy/layout.ts'
import type { Assignment } from '../../../../shared/model/migration.ts'

const names = (sources: readonly string[], meaning = plainMeaning) => {
  const { branches, ambiguities } = readLayout(sources, meaning)
  return {
    branches: Object.fromEntries(
      branches.map(({ name, collections }) => [name, collections.map(({ collection }) => collection)]),
    ),
    ambiguities: ambiguities.map(({ kind, source }) => `${kind} ${source}`),
  }
}

const mapping = (source: string, branch: string, collection: string): Assignment => ({
  source,
  branch,
  collection,
})

describe('the names of the older layout', () => {
  test('with one underscore each say branch and collection; main comes first', () => {
    expect(names(['alpha_users', 'main_orders', 'main_users', 'zeta_users'])).toEqual({
      branches: { main: ['orders', 'users'], alpha: ['users'], zeta: ['users'] },
      ambiguities: [],
    })
    expect(Object.keys(names(['alpha_users', 'main_users']).branches)).toEqual(['main', 'alpha'])
  })

  test('with several underscores may be read in several ways, all of which are told', () => {
    const { ambiguities } = readLayout(['main_users', 'main_user_profiles'], plainMeaning)
    expect(ambiguities).toHaveLength(1)
    expect(ambiguities[0]?.readings).toEqual([
      mapping('main_user_profiles', 'main', 'user_profiles'),
      mapping('main_user_profiles', 'main_user', 'profiles'),
    ])
    expect(ambiguities[0]?.message).toBe(
      'The collection `main_user_profiles` may be `user_profiles` of `main` or `profiles` of `main_user`; list the branches there are, or say what it is',
    )
  })

  test.each([['users'], ['_users'], ['users_']])('without a prefix belong to no branch: %s', (source) => {
    expect(names(['main_a', source]).ambiguities).toEqual([`noPrefix ${source}`])
  })

  test('are clear once the branches are listed', () => {
    const branches = ['main', 'feature']
    expect(names(['main_user_profiles', 'feature_user_profiles'], { ...plainMeaning, branches })).toEqual({
      branches: { main: ['user_profiles'], feature: ['user_profiles'] },
      ambiguities: [],
    })
    expect(names(['main_a', 'other_a'], { ...plainMeaning, branches }).ambiguities).toEqual([
      'noPrefix other_a',
    ])
  })

  test('of two listed branches of which one begins the other go by what main has', () => {
    const branches = ['main', 'dev', 'dev_2']
    expect(names(['main_users', 'dev_users', 'dev_2_users'], { ...plainMeaning, branches }).branches).toEqual(
      {
        main: ['users'],
        dev: ['users'],
        dev_2: ['users'],
      },
    )
    // Both are on main, or neither is: nothing tells.
    for (const more of [['main_users', 'main_2_users'], ['main_other']]) {
      const found = names([...more, 'dev_2_users'], { ...plainMeaning, branches })
      expect(found.ambiguities).toEqual(['severalReadings dev_2_users'])
    }
  })

  test('are what the mapping says, and nothing where they are to be ignored', () => {
    const meaning = {
      branches: null,
      mapping: [mapping('customers', 'main', 'customers'), mapping('a_b_c', 'a', 'b_c')],
      ignore: ['temp'],
    }
    expect(names(['a_b_c', 'customers', 'temp'], meaning)).toEqual({
      branches: { main: ['customers'], a: ['b_c'] },
      ambiguities: [],
    })
  })

  test('that a mapping or a list to ignore has, and the database has not, are refused', () => {
    const meaning = { branches: null, mapping: [mapping('x_y', 'x', 'y')], ignore: ['gone'] }
    expect(names(['main_a'], meaning).ambiguities).toEqual([
      'unknownCollection x_y',
      'unknownCollection gone',
    ])
  })

  test('that become one and the same are refused, branches that differ in case included', () => {
    const meaning = { ...plainMeaning, mapping: [mapping('old', 'main', 'a')] }
    expect(names(['main_a', 'old'], meaning).ambiguities).toEqual(['sameTarget old'])
    expect(names(['Dev_a', 'dev_b', 'main_a']).ambiguities).toEqual(['sameTarget dev_b'])
  })

  test('that no project can have are refused', () => {
    expect(names(['main_a', 'main_system.x', `${'x'.repeat(121)}_a`]).ambiguities).toEqual([
      'badName main_system.x',
      `badName ${'x'.repeat(121)}_a`,
    ])
  })

  test('must have a main', () => {
    expect(names(['master_users']).ambiguities).toEqual(['noMain null'])
    expect(names([]).ambiguities).toEqual(['noMain null'])
  })

  test('that are clear make a list of branches to begin with', () => {
    expect(likelyBranches(['feature_users', 'main_user_profiles', 'main_users', 'plain'])).toEqual([
      'main',
      'feature',
    ])
  })
})
