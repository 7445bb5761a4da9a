import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { failedPage } from './static-page.ts'

it('names only a reference that is plain, since it stands in the page as it is', () => {
  const request = new IncomingMessage(new Socket())
  expect(failedPage(request, '7f3e9a2b')).toMatchObject({ status: 500, reference: '7f3e9a2b' })
  expect(failedPage(request, '1234567@E80')).toMatchObject({ reference: '1234567@E80' })
  expect(() => failedPage(request, '<script>')).toThrow('letters')
})
