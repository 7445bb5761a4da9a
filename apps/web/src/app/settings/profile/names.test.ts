import { expect, it } from 'vitest'
import { namesOf } from './names.ts'

const ana = { userName: 'Ana', fullName: 'Ana Ruiz' }
const flags = {
  userCanSeeUserName: true,
  userCanEditUserName: true,
  userCanSeeFullName: true,
  userCanEditFullName: false,
}

it('shows both names as they are, and which may be changed', () => {
  expect(namesOf(flags, ana)).toEqual([
    { field: 'userName', label: 'Name', value: 'Ana', isEditable: true },
    { field: 'fullName', label: 'Full name', value: 'Ana Ruiz', isEditable: false },
  ])
})

it('leaves out what she is not to see, whether or not she may change it', () => {
  expect(namesOf({ ...flags, userCanSeeUserName: false }, ana).map(({ field }) => field)).toEqual(['fullName'])
  expect(namesOf({ ...flags, userCanSeeFullName: false }, ana).map(({ field }) => field)).toEqual(['userName'])
})

it('leaves out an empty one unless she may fill it in', () => {
  const nameless = { userName: null, fullName: null }
  expect(namesOf({ ...flags, userCanEditUserName: false }, nameless)).toEqual([])
  expect(namesOf({ ...flags, userCanEditFullName: true }, nameless).map(({ field }) => field)).toEqual([
    'userName',
    'fullName',
  ])
})
