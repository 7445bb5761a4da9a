import { describe, expect, it } from 'vitest'
import { safeReturnPath, signInPath } from './safe-return-path.ts'

describe('safeReturnPath', () => {
  it('never names another host, whatever stands at the front', () => {
    const pieces = ['/', '\\', '%2f', '%5c', '%09', '.', '..', '%2e', '@', ':', '?', '#', 'evil.test', ' ', '\t']
    for (const a of pieces)
      for (const b of pieces)
        for (const c of pieces) {
          const url = new URL(safeReturnPath(`/${a}${b}${c}evil.test`), 'https://tasks.test')
          expect(url.origin).toBe('https://tasks.test')
          expect(url.pathname.startsWith('//')).toBe(false)
        }
  })
})

describe('signInPath', () => {
  it('carries the way back, query included', () => {
    expect(signInPath('/tasks/completed?page=2')).toBe('/sign-in?returnTo=%2Ftasks%2Fcompleted%3Fpage%3D2')
  })

  it('stays short when the way back is where people land anyway', () => {
    expect(signInPath('/tasks')).toBe('/sign-in')
  })

  it('leaves behind what was news on the page, and keeps the rest', () => {
    expect(signInPath('/tasks?notice=password-changed')).toBe('/sign-in')
    expect(signInPath('/settings/security?notice=email-changed#log')).toBe(
      `/sign-in?returnTo=${encodeURIComponent('/settings/security#log')}`,
    )
    expect(signInPath('/admin/users?done=delete&ended=2&show=blocked')).toBe(
      `/sign-in?returnTo=${encodeURIComponent('/admin/users?show=blocked')}`,
    )
  })

  it('leaves a code behind, wherever it stands in the address', () => {
    const page = '/settings/security/verify-email'
    for (const query of ['?code=12345678&request=a', '?request=a&code=12345678', '?request=a&code=1&code=2']) {
      expect(signInPath(page + query)).toBe(`/sign-in?returnTo=${encodeURIComponent(`${page}?request=a`)}`)
    }
  })
})
