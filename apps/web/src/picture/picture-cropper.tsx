'use client'

import { Button } from '@latchkey/ui/button'
import { CropView } from './crop-view.tsx'
import type { OpenedPicture } from './read-picture.ts'
import type { PictureUpload } from './use-picture-upload.ts'

export interface PictureCropperProps {
  readonly picture: OpenedPicture
  readonly upload: PictureUpload
}

/** The picture that was chosen, how much of it is to be seen, and the way to the server. */
export function PictureCropper({ picture, upload: { crop, share, setCrop, save, cancel } }: PictureCropperProps) {
  return (
    <>
      <CropView picture={picture} crop={crop} onChange={setCrop} />
      <div className="flex flex-wrap items-center gap-3">
        <Button kind="primary" busy={share !== undefined} onClick={() => void save()}>
          Save picture
        </Button>
        <Button onClick={cancel}>Cancel</Button>
        {share === undefined ? null : (
          <progress aria-label="Sending the picture" max={1} value={share} className="h-2 w-40 accent-accent" />
        )}
      </div>
    </>
  )
}
