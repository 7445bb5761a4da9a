import { deflateSync, crc32 } from 'node:zlib'
import type { Page } from '@playwright/test'
import { expect, signInByCall, test } from '../fixtures/test.ts'

/** A picture of 40 by 20 pixels: red on the left, blue on the right. */
const redAndBlue = { name: 'holiday.png', mimeType: 'image/png', buffer: png(40, 20) }

test('a picture is chosen, cropped, saved, shown in every tab at once, and removed again', async ({
  page,
  context,
  register,
}) => {
  const person = await register('Ana')
  await signInByCall(page, person)
  const other = await context.newPage()
  await other.goto('/tasks')
  expect(await pictureIn(other)).toMatch(/\/initials-/)

  await page.goto('/settings/profile')
  await page.getByLabel('Choose a picture').setInputFiles(redAndBlue)
  await page.getByRole('slider', { name: 'Left to right' }).press('End')
  await page.getByRole('button', { name: 'Save picture' }).click()
  await expect(page.getByText('Your picture is changed.')).toBeVisible()
  await expect.poll(() => pictureIn(page)).toMatch(/\/api\/images\/[\w-]{32}$/)
  await expect.poll(() => pictureIn(other)).toBe(await pictureIn(page))
  // The right edge of it, so all of it blue; the server kept it as it was cropped.
  const [red = 0, , blue = 0] = await middleColour(page, await pictureIn(page))
  expect(red).toBeLessThan(60)
  expect(blue).toBeGreaterThan(200)

  await page.getByRole('button', { name: 'Remove picture' }).click()
  await expect(page.getByText('Your picture is removed.')).toBeVisible()
  await expect.poll(() => pictureIn(other)).toMatch(/\/initials-/)
})

test('a file that is no picture is refused in words, wherever that is noticed, and the old picture stays', async ({
  page,
  register,
  complaints,
}) => {
  const person = await register()
  await signInByCall(page, person)
  await page.goto('/settings/profile')
  const field = page.getByLabel('Choose a picture')
  await field.setInputFiles({ name: 'list.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(page.getByRole('alert').getByText('That file is not a JPEG, PNG or WebP picture.')).toBeVisible()
  await expect(field).toHaveAttribute('aria-invalid', 'true')

  await field.setInputFiles(redAndBlue)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(field).toBeVisible()
  expect(await pictureIn(page)).toMatch(/\/initials-/)

  // The network goes away while it is sent: said, kept, and sent again.
  await page.route('**/api/images/me', (route) => route.abort())
  complaints.forgive(/ERR_FAILED/)
  await field.setInputFiles(redAndBlue)
  await page.getByRole('button', { name: 'Save picture' }).click()
  await expect(page.getByText('The picture could not be sent. Check your connection and try again.')).toBeVisible()
  await page.unroute('**/api/images/me')
  await page.getByRole('button', { name: 'Save picture' }).click()
  await expect(page.getByText('Your picture is changed.')).toBeVisible()
})

test('without scripts a form sends the picture and the server takes its middle', async ({ openBrowser, register }) => {
  const page = await openBrowser({ javaScriptEnabled: false })
  const person = await register()
  await signInByCall(page, person)
  await page.goto('/settings/profile')
  await page.getByLabel('Choose a picture').setInputFiles({ ...redAndBlue, buffer: Buffer.from('no picture') })
  await page.getByRole('button', { name: 'Save picture' }).click()
  await expect(page.getByRole('alert').getByText('That file is not a JPEG, PNG or WebP picture.')).toBeVisible()
  await page.getByLabel('Choose a picture').setInputFiles(redAndBlue)
  await page.getByRole('button', { name: 'Save picture' }).click()
  await expect(page.getByText('Your picture is changed.')).toBeVisible()
  expect(await pictureIn(page)).toMatch(/\/api\/images\/[\w-]{32}$/)
  await page.getByRole('button', { name: 'Remove picture' }).click()
  await expect(page.getByText('Your picture is removed.')).toBeVisible()
})

/** Where the picture in the banner is. */
async function pictureIn(page: Page): Promise<string> {
  return (await page.getByRole('banner').locator('img').getAttribute('src')) ?? ''
}

async function middleColour(page: Page, url: string): Promise<number[]> {
  return page.evaluate(async (address) => {
    const picture = await createImageBitmap(await (await fetch(address)).blob())
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const context = canvas.getContext('2d')
    context?.drawImage(picture, 0, 0)
    return [...(context?.getImageData(picture.width / 2, picture.height / 2, 1, 1).data ?? [])]
  }, url)
}

function png(width: number, height: number): Buffer {
  const row = [0, ...Array.from({ length: width }, (_, x) => (x < width / 2 ? [230, 20, 20] : [20, 20, 230])).flat()]
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => Buffer.from(row))))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
