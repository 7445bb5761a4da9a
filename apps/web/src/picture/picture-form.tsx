'use client'

import { ErrorSummary } from '@latchkey/ui/error-summary'
import { Notice } from '@latchkey/ui/notice'
import { useEffect, useRef, useState, type DragEvent } from 'react'
import { useAuth } from '../auth/use-auth.ts'
import { freshForm, type FormState } from '../forms/form-state.ts'
import { usePageForm } from '../forms/use-page-form.ts'
import { PictureChooser } from './picture-chooser.tsx'
import { PictureCropper } from './picture-cropper.tsx'
import { removePicture, removePictureHere, setPicture } from './picture-actions.ts'
import { ProfilePicture } from './profile-picture.tsx'
import { RemovePictureForm } from './remove-picture-form.tsx'
import { usePictureUpload } from './use-picture-upload.ts'

/** The person's picture: choose or drop a file, crop it, save it, or go back to the initials. */
export function PictureForm({ size }: { readonly size: number }) {
  const { currentUser } = useAuth()
  const plain = usePageForm({ action: setPicture })
  const removal = usePageForm({ action: removePicture, submit: removeHere })
  const [notice, tell] = useState<string>()
  const upload = usePictureUpload(size, tell)
  const [isOver, setOver] = useState(false)
  const problems = [...(upload.problem ? [upload.problem] : []), ...plain.state.problems, ...removal.state.problems]
  const { imageUrl = null, userName, email } = currentUser ?? {}

  const wasCropping = useRef(false)
  useEffect(() => {
    // Whoever has saved or cancelled goes on where she began.
    if (wasCropping.current && !upload.picture) document.getElementById('picture')?.focus()
    wasCropping.current = upload.picture !== undefined
  }, [upload.picture])

  async function removeHere(): Promise<FormState> {
    const refused = await removePictureHere()
    tell(refused ? undefined : 'Your picture is removed.')
    // The button that was pressed goes with the picture.
    if (!refused) document.getElementById('picture')?.focus()
    return refused ?? freshForm
  }

  function onDrop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    void upload.open(event.dataTransfer.files[0])
  }

  return (
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={`-m-2 grid gap-5 rounded-lg border border-dashed p-2 ${isOver ? 'border-accent' : 'border-transparent'}`}
    >
      <ErrorSummary problems={problems} />
      {notice && !upload.picture ? <Notice kind="done">{notice}</Notice> : null}
      {upload.picture ? (
        <PictureCropper picture={upload.picture} upload={upload} />
      ) : (
        <div className="flex flex-wrap items-center gap-6">
          <ProfilePicture url={imageUrl} name={userName ?? email ?? ''} size={96} />
          <PictureChooser form={plain} error={problems[0]?.message} onChoose={(file) => void upload.open(file)} />
        </div>
      )}
      {upload.picture || imageUrl === null || isInitials(imageUrl) ? null : <RemovePictureForm form={removal} />}
    </div>
  )
}

/** What everybody has who has no picture. */
const isInitials = (url: string) => url.startsWith('/api/images/initials-')
