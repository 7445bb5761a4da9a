/** What of a picture becomes the square: `zoom` 1 takes as much as fits; `x` and `y` place it, from 0 to 1. */
export interface Crop {
  readonly zoom: number
  readonly x: number
  readonly y: number
}

/** The middle, as large as fits. */
export const wholeMiddle: Crop = { zoom: 1, x: 0.5, y: 0.5 }

export const zoomMax = 4

interface Size {
  readonly width: number
  readonly height: number
}

/** The square that a crop takes out of a picture, in the picture's pixels; always inside of it. */
export function squareOf({ width, height }: Size, { zoom, x, y }: Crop) {
  const side = Math.min(width, height) / zoom
  return { left: (width - side) * x, top: (height - side) * y, side }
}

/** The crop after dragging the picture by so many of its own pixels, within its edges. */
export function dragged(size: Size, crop: Crop, by: { readonly x: number; readonly y: number }): Crop {
  const { side } = squareOf(size, crop)
  return {
    zoom: crop.zoom,
    x: moved(crop.x, by.x, size.width - side),
    y: moved(crop.y, by.y, size.height - side),
  }
}

// Dragging to the right shows more of the left.
function moved(share: number, pixels: number, room: number): number {
  return room <= 0 ? share : Math.min(1, Math.max(0, share - pixels / room))
}
