import { expect, it } from 'vitest'
import { failedPage } from './static-page.ts'

it('names only a reference that is plain, since it stands in the page as it is', () => {
  expect(failedPage('7f3e9a2b')).toMatchObject({ status: 500, reference: '7f3e9a2b' })
  expect(() => failedPage('<script>')).toThrow('hexadecimal')
})
