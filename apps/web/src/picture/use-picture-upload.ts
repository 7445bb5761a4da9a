'use client'

import type { Problem } from '@latchkey/ui/error-summary'
import { useEffect, useRef, useState } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import { refusalOf } from '../words/refusal.ts'
import { wholeMiddle, type Crop } from './crop.ts'
import { cannotOpen, pictureWords } from './picture-words.ts'
import { exportCrop, openPicture, type OpenedPicture } from './read-picture.ts'

const unsent = 'The picture could not be sent. Check your connection and try again.'

/** One picture on its way from a file to the server. `tell` hears the news, and when there is none any more. */
export function usePictureUpload(size: number, tell: (notice: string | undefined) => void) {
  const service = useAuthService()
  const [picture, setPicture] = useState<OpenedPicture>()
  const [crop, setCrop] = useState<Crop>(wholeMiddle)
  const [share, setShare] = useState<number>()
  const [problem, setProblem] = useState<Problem>()
  const sending = useRef<AbortController>(undefined)

  useEffect(() => () => picture?.close(), [picture])

  async function open(file: Blob | undefined) {
    if (!file) return
    tell(undefined)
    setProblem(undefined)
    const opened = await openPicture(file)
    setCrop(wholeMiddle)
    setPicture(opened)
    if (!opened) setProblem(problemOf(cannotOpen))
  }

  function cancel() {
    sending.current?.abort()
    setShare(undefined)
    setPicture(undefined)
  }

  async function save() {
    if (!picture || share !== undefined) return
    const stop = new AbortController()
    sending.current = stop
    setProblem(undefined)
    setShare(0)
    try {
      // Twice the size that is kept, so that the server's own resizing has something to choose from.
      const bytes = await exportCrop(picture, crop, Math.min(1024, size * 2))
      await service.uploadUserImage(bytes, { signal: stop.signal, onProgress: setShare })
      setPicture(undefined)
      tell('Your picture is changed.')
    } catch (error) {
      if (stop.signal.aborted) return
      const refusal = refusalOf(error)
      setProblem(problemOf(refusal ? pictureWords(refusal) : unsent))
    } finally {
      if (!stop.signal.aborted) setShare(undefined)
    }
  }

  return { picture, crop, share, problem, open, setCrop, cancel, save }
}

/** What `usePictureUpload` gives. */
export type PictureUpload = ReturnType<typeof usePictureUpload>

const problemOf = (message: string): Problem => ({ message, fieldId: 'picture' })
