import { describe, expect, it } from 'vitest'
import { homePath, safeReturnPath } from './return-path.ts'

describe('safeReturnPath', () => {
  it.each([
    '/tasks',
    '/tasks/completed?page=2',
    '/tasks/8b0c?x=a%5Cb#notes',
    '/settings/sessions#devices',
    '/tasks?search=100%25',
    '/tasks?next=https://example.com/',
    '/tasks?next=//example.com',
    '/tasks/caf%C3%A9',
  ])('follows %s', (path) => {
    expect(safeReturnPath(path)).toBe(path)
  })

  it.each([
    ['another origin', 'https://evil.test/tasks'],
    ['no path', 'tasks'],
    ['nothing', ''],
    ['a missing value', undefined],
    ['several values', ['/tasks', '/settings']],
    ['a script', 'javascript:alert(1)'],
    ['a script in capitals with a tab', 'java\tScript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['a protocol-relative address', '//evil.test'],
    ['three slashes', '///evil.test'],
    ['a backslash', '/\\evil.test'],
    ['two backslashes', '\\\\evil.test'],
    ['a backslash further in', '/tasks\\..\\..\\evil.test'],
    ['an encoded backslash', '/%5Cevil.test'],
    ['an encoded backslash in small letters', '/%5cevil.test'],
    ['a backslash encoded twice', '/%255Cevil.test'],
    ['a backslash encoded three times', '/%25255Cevil.test'],
    ['an encoded slash', '/%2Fevil.test'],
    ['a slash encoded twice', '/%252Fevil.test'],
    ['dots that climb to two slashes', '/.//evil.test'],
    ['dots that climb further', '/tasks/..//evil.test'],
    ['encoded dots', '/%2e%2e//evil.test'],
    ['a tab between the slashes', '/\t/evil.test'],
    ['a line break between the slashes', '/\n/evil.test'],
    ['an encoded line break', '/%0d%0aSet-Cookie:x'],
    ['an encoded zero', '/tasks%00'],
    ['a control character in the query', '/tasks?x=\u0007'],
    ['half an encoding', '/%E0%A4%A'],
    ['credentials', '//user@evil.test'],
    ['the sign-in page, nested', '/sign-in?returnTo=%2Fsign-in'],
    ['a step of signing up', '/sign-up/verify'],
    ['the question for a second factor', '/second-factor'],
    ['the API', '/api/trpc/tasks.list'],
    ['a sign-in that starts by itself', '/api/auth/google/start'],
    ['something too long', `/${'a'.repeat(3000)}`],
    ['a thing', { toString: (): string => '/tasks' }],
  ])('goes home for %s', (_name, asked) => {
    expect(safeReturnPath(asked)).toBe(homePath)
  })
})
