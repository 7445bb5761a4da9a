import { describe, expect, test } from 'vitest'
import type { Mail, MailTransport } from '../transport.ts'

/** A mail that came out at the far end of a transport. */
interface ReceivedMail {
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface TransportUnderTest extends AsyncDisposable {
  readonly transport: MailTransport
  received(): Promise<readonly ReceivedMail[]>
}

/** What every implementation of `MailTransport` promises. */
export function describeMailTransport(name: string, open: () => Promise<TransportUnderTest>): void {
  describe(`${name} as a mail transport`, () => {
    for (const [guarantee, expectIt] of Object.entries(guarantees)) {
      test(guarantee, async () => {
        await using opened = await open()
        await expectIt(opened)
      })
    }

    test.each([
      'ana@example.test,eve@example.test',
      'ana@example.test\r\nBcc: eve@example.test',
      'ana@example.test <eve@example.test>',
      '"ana@example.test" <eve@example.test>',
      '"ana eve"@example.test',
      'group: ana@example.test;',
      'ana@example.test ',
      'ana@example.test@eve.test',
      'ana',
      '',
    ])('refuses the recipient %j and sends nothing', async (to) => {
      await using opened = await open()
      await expect(opened.transport.send(mail({ to }))).rejects.toThrow('one plain address')
      expect(await opened.received()).toEqual([])
    })
  })
}

/** A mail with an id of its own. */
export function mail(change: Partial<Mail> = {}): Mail {
  return {
    id: crypto.randomUUID(),
    to: 'ana@example.test',
    subject: 'Hello',
    text: 'Hello\n',
    html: '<p>Hello</p>',
    ...change,
  }
}

const guarantees: Record<string, (opened: TransportUnderTest) => Promise<void>> = {
  async 'carries subject, text and HTML to the one recipient'({ transport, received }) {
    const text = 'Grüße\n\n12345678\n\n.a line that starts with a dot\nFrom me\n'
    await transport.send(mail({ subject: 'Your code', text, html: '<p>Grüße &amp; 1 = 1</p>' }))
    const [arrived, ...others] = await received()
    expect(others).toEqual([])
    expect(arrived).toMatchObject({ to: ['ana@example.test'], subject: 'Your code' })
    expect(arrived?.text.trimEnd()).toBe(text.trimEnd())
    expect(arrived?.html.trimEnd()).toBe('<p>Grüße &amp; 1 = 1</p>')
  },

  async 'keeps a long link in one piece'({ transport, received }) {
    const link = `https://example.test/verify?request=${'a'.repeat(200)}&code=12345678`
    await transport.send(mail({ text: `${link}\n` }))
    expect((await received())[0]?.text).toContain(link)
  },

  async 'lets no line break in the subject add a recipient'({ transport, received }) {
    await transport.send(mail({ subject: 'Hello\r\nBcc: eve@example.test\r\n\r\nboo' }))
    expect((await received()).map(({ to }) => to)).toEqual([['ana@example.test']])
  },

  async 'carries mails that are sent at the same time'({ transport, received }) {
    const recipients = Array.from({ length: 8 }, (_, index) => `ana${index}@example.test`)
    await Promise.all(recipients.map((to) => transport.send(mail({ to }))))
    expect((await received()).flatMap(({ to }) => to).toSorted()).toEqual(recipients)
  },
}
