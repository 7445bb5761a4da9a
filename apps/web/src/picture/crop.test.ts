import { describe, expect, it } from 'vitest'
import { dragged, squareOf, wholeMiddle } from './crop.ts'

const wide = { width: 400, height: 200 }

describe('a crop', () => {
  it('begins with the largest square in the middle', () => {
    expect(squareOf(wide, wholeMiddle)).toEqual({ left: 100, top: 0, side: 200 })
    expect(squareOf({ width: 200, height: 400 }, wholeMiddle)).toEqual({ left: 0, top: 100, side: 200 })
  })

  it('takes less of the picture the closer one zooms, around the same place', () => {
    expect(squareOf(wide, { ...wholeMiddle, zoom: 2 })).toEqual({ left: 150, top: 50, side: 100 })
  })

  it('stays inside of the picture wherever it is placed', () => {
    expect(squareOf(wide, { zoom: 1, x: 1, y: 1 })).toEqual({ left: 200, top: 0, side: 200 })
    expect(squareOf(wide, { zoom: 4, x: 0, y: 1 })).toEqual({ left: 0, top: 150, side: 50 })
  })

  it('follows the hand that drags the picture, to its edge and no further', () => {
    const right = dragged(wide, wholeMiddle, { x: 50, y: 0 })
    expect(squareOf(wide, right).left).toBe(50)
    expect(squareOf(wide, dragged(wide, wholeMiddle, { x: 5000, y: 5000 }))).toEqual({ left: 0, top: 0, side: 200 })
    expect(squareOf(wide, dragged(wide, wholeMiddle, { x: -5000, y: 0 })).left).toBe(200)
  })
})
