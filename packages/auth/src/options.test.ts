import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { authVariables, sessionVariables } from './config.ts'
import { createAuthHarness } from './testing.ts'
import { numberOptions } from './testing/number-options.ts'
import type { OptionRow } from './testing/option-row.ts'
import { timeOptions } from './testing/time-options.ts'

const rows: Readonly<Record<string, OptionRow>> = { ...numberOptions, ...timeOptions }

/** Options whose effect shows elsewhere: each of these tests sets the option and sees what it does. */
const elsewhere: Readonly<Record<string, string>> = {
  breachedPasswordsUrl: 'packages/auth/src/breached-passwords.test.ts',
  passwordHashAlgorithm: 'packages/auth/src/password-pool.test.ts',
  extraSaltyHash: 'packages/auth/src/providers/email/sign-in-with-email.test.ts',
  registration: 'packages/auth/src/providers/email/registration-gate.test.ts',
  registrationAllowList: 'packages/auth/src/providers/email/registration-gate.test.ts',
  signOutBehavior: 'packages/api/src/routers/auth/status.test.ts',
  recentSignInWindow: 'packages/api/src/procedures/gates.test.ts',
  userCanSeeUserName: 'packages/auth/src/account/change-names.test.ts',
  userCanEditUserName: 'packages/auth/src/account/change-names.test.ts',
  userCanSeeFullName: 'packages/auth/src/account/change-names.test.ts',
  userCanEditFullName: 'packages/auth/src/account/change-names.test.ts',
  enableUserImages: 'packages/auth/src/image/user-image.test.ts',
  userCanEditUserImage: 'packages/auth/src/image/user-image.test.ts',
  importUserImagesFromGoogleSignIn: 'packages/auth/src/providers/google/picture.test.ts',
  imageImportHosts: 'packages/auth/src/providers/google/picture.test.ts',
  userImageSize: 'packages/auth/src/image/user-image.test.ts',
  userImageFormat: 'packages/auth/src/image/user-image.test.ts',
  userImageQuality: 'packages/auth/src/image/user-image.test.ts',
}

const worldWith = (option: string, value: number, { config }: OptionRow) =>
  createAuthHarness(
    option in sessionVariables
      ? { ...(config && { config }), sessions: { lifetime: null, inactivityTimeout: null, [option]: value } }
      : {
          config: { networkLimitBurst: 100, maxAllowedEmailSignInAttempts: 100, ...config, [option]: value },
          sessions: { lifetime: null, inactivityTimeout: null },
        },
  )

const variableOf = (option: string) => `AUTH_${option.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`

test('every option has a row that shows what it does', () => {
  const options = [...Object.keys(authVariables), ...Object.keys(sessionVariables)]
  expect([...Object.keys(rows), ...Object.keys(elsewhere)].toSorted()).toEqual(options.toSorted())
})

test.each(Object.entries(elsewhere))('%s is set in %s', (option, file) => {
  const text = readFileSync(path.join(import.meta.dirname, '../../..', file), 'utf8')
  expect(text.includes(option) || text.includes(variableOf(option))).toBe(true)
})

describe('at its number and just beyond', () => {
  test.each(Object.entries(rows))('%s does what it says', async (option, row) => {
    const found: unknown[] = []
    for (const value of 'edge' in row ? [row.value] : [row.value, row.value + 1]) {
      await using world = await worldWith(option, value, row)
      found.push(...('edge' in row ? await row.edge(world, value) : [await row.measure(world)]))
    }
    expect(found).toEqual('edge' in row ? [row.inside, row.beyond] : [row.value, row.value + 1])
  })
})
