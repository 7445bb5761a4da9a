'use client'

import { useEffect, useRef, type PointerEvent, type Ref } from 'react'
import { dragged, squareOf, zoomMax, type Crop } from './crop.ts'
import { drawCrop, type OpenedPicture } from './read-picture.ts'

const viewPixels = 256

export interface CropViewProps {
  readonly picture: OpenedPicture
  readonly crop: Crop
  readonly onChange: (crop: Crop) => void
}

/** The square as it will be: dragged with the pointer, or moved with three sliders. */
export function CropView({ picture, crop, onChange }: CropViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const first = useRef<HTMLInputElement>(null)
  // The field that had the focus has made room for this.
  useEffect(() => first.current?.focus(), [])
  useEffect(() => {
    if (canvas.current) drawCrop(canvas.current, picture, crop)
  }, [picture, crop])

  function onPointerMove({ currentTarget, movementX, movementY, buttons }: PointerEvent<HTMLCanvasElement>) {
    if (buttons !== 1) return
    const scale = squareOf(picture, crop).side / currentTarget.clientWidth
    onChange(dragged(picture, crop, { x: movementX * scale, y: movementY * scale }))
  }

  return (
    <div className="flex flex-wrap items-center gap-6">
      <canvas
        ref={canvas}
        width={viewPixels}
        height={viewPixels}
        aria-hidden="true"
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        className="size-48 cursor-move touch-none rounded-full border border-line bg-sunken"
      />
      <div className="grid min-w-48 flex-1 gap-3">
        <Slider
          ref={first}
          id="picture-zoom"
          label="Zoom"
          value={crop.zoom}
          min={1}
          max={zoomMax}
          onChange={(zoom) => onChange({ ...crop, zoom })}
        />
        <Slider
          id="picture-x"
          label="Left to right"
          value={crop.x}
          min={0}
          max={1}
          onChange={(x) => onChange({ ...crop, x })}
        />
        <Slider
          id="picture-y"
          label="Top to bottom"
          value={crop.y}
          min={0}
          max={1}
          onChange={(y) => onChange({ ...crop, y })}
        />
      </div>
    </div>
  )
}

interface SliderProps {
  readonly ref?: Ref<HTMLInputElement>
  readonly id: string
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onChange: (value: number) => void
}

function Slider({ ref, id, label, value, min, max, onChange }: SliderProps) {
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      <input
        ref={ref}
        id={id}
        type="range"
        min={min}
        max={max}
        step={(max - min) / 50}
        value={value}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        className="min-h-8 w-full accent-accent"
      />
    </div>
  )
}
