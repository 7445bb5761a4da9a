import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { beforeEach, expect, test } from 'vitest'
import { openTerminal, type Terminal } from './open-terminal.ts'

let keyboard: PassThrough
let screen: PassThrough
let terminal: Terminal

beforeEach(() => {
  keyboard = new PassThrough()
  screen = new PassThrough()
  terminal = openTerminal(keyboard, screen)
})

const shown = () => {
  screen.end()
  return text(screen)
}

test('an answer is what was typed before the return key', async () => {
  const answer = terminal.ask('Delete ana@example.test? [y/N] ')
  keyboard.write('yes\r')
  expect(await answer).toBe('yes')
  const screenText = await shown()
  expect(screenText).toContain('Delete ana@example.test? [y/N] ')
  expect(screenText).toContain('yes')
})

test('what is typed in secret is not shown, also while it is corrected', async () => {
  const answer = terminal.askHidden('Password: ')
  keyboard.write('correct horsf\u007Fe\r')
  expect(await answer).toBe('correct horse')
  expect(await shown()).toBe('Password: \n')
})

test('two questions can follow each other', async () => {
  const first = terminal.askHidden('Password: ')
  keyboard.write('one\r')
  expect(await first).toBe('one')
  const second = terminal.askHidden('The same password again: ')
  keyboard.write('two\r')
  expect(await second).toBe('two')
})

test.each([
  ['Ctrl-C', (keys: PassThrough) => keys.write('\u0003')],
  ['the end of input', (keys: PassThrough) => keys.end()],
])('%s is no answer', async (_what, press) => {
  const answer = terminal.ask('Delete? [y/N] ')
  press(keyboard)
  await expect(answer).rejects.toMatchObject({ code: 'NOT_CONFIRMED' })
})

test('the terminal shows nothing from the moment a secret is asked for, and is itself again afterwards', async () => {
  const story: string[] = []
  const setRawMode = (isRaw: boolean) => void story.push(isRaw ? 'raw' : 'ordinary')
  Object.assign(keyboard, { setRawMode })
  screen.on('data', (chunk: Buffer) => story.push(chunk.toString()))
  const answer = terminal.askHidden('Password: ')
  keyboard.write('one\r')
  await answer
  expect(story.filter((step) => step.trim() !== '')).toEqual(['raw', 'Password: ', 'ordinary'])
})
