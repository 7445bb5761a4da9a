import { expect, it } from 'vitest'
import { clientCodeOf, gateOf } from './procedure-words.ts'

it.each([
  [{ needsSession: false, needsRecentProof: false, scopes: [] }, 'Everybody'],
  [{ needsSession: true, needsRecentProof: false, scopes: [] }, 'Whoever is signed in'],
  [{ needsSession: true, needsRecentProof: true, scopes: [] }, 'Whoever is signed in, soon after proving who they are'],
  [{ needsSession: true, needsRecentProof: false, scopes: ['admin'] }, 'Whoever has the scope admin'],
])('says who may call what needs %j', (needs, words) => {
  expect(gateOf(needs)).toBe(words)
})

it('shows each kind of call as a program writes it', () => {
  expect(clientCodeOf({ path: 'tasks.list', type: 'query' }, '{}')).toBe('await client.tasks.list.query({})')
  expect(clientCodeOf({ path: 'tasks.delete', type: 'mutation' }, '{}')).toBe('await client.tasks.delete.mutate({})')
  expect(clientCodeOf({ path: 'tasks.onChange', type: 'subscription' }, '')).toContain(
    'tasks.onChange.subscribe(undefined,',
  )
})
