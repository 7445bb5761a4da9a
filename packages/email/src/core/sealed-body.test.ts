import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openBody, sealBody } from './sealed-body.ts'

const body = { subject: 'Your code', text: '12345678\n', html: '<p>12345678 ü</p>' }
const seal = { encryptionKey: randomBytes(32), rowId: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d11' }

test('opens to what was sealed', () => {
  expect(openBody(seal, sealBody(seal, randomBytes(12), body))).toEqual(body)
})

test('holds nothing readable', () => {
  const sealed = Buffer.from(sealBody(seal, randomBytes(12), body))
  for (const word of ['12345678', 'Your code', 'subject']) expect(sealed.includes(word)).toBe(false)
})

test('seals the fields of a body only, whatever else comes with it', () => {
  const more = { ...body, to: 'ana@example.test' }
  expect(openBody(seal, sealBody(seal, randomBytes(12), more))).toEqual(body)
})

test('does not open under another key or for another row', () => {
  const sealed = sealBody(seal, randomBytes(12), body)
  expect(() => openBody({ ...seal, encryptionKey: randomBytes(32) }, sealed)).toThrow()
  expect(() => openBody({ ...seal, rowId: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d12' }, sealed)).toThrow()
})

test('opens under a key that came before, for the same row only', () => {
  const sealed = sealBody(seal, randomBytes(12), body)
  const later = { ...seal, encryptionKey: randomBytes(32) }
  expect(openBody({ ...later, fallbackKeys: [randomBytes(32), seal.encryptionKey] }, sealed)).toEqual(body)
  expect(() => openBody({ ...later, fallbackKeys: [randomBytes(32)] }, sealed)).toThrow()
  const elsewhere = { ...later, rowId: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d12' }
  expect(() => openBody({ ...elsewhere, fallbackKeys: [seal.encryptionKey] }, sealed)).toThrow()
})

test('does not open when any one byte was changed', () => {
  const sealed = sealBody(seal, randomBytes(12), body)
  for (const index of sealed.keys()) {
    const changed = Uint8Array.from(sealed)
    changed[index]! ^= 1
    expect(() => openBody(seal, changed), `byte ${index}`).toThrow()
  }
  expect(() => openBody(seal, sealed.subarray(0, -1))).toThrow()
  expect(() => openBody(seal, new Uint8Array(0))).toThrow('unknown format')
})
