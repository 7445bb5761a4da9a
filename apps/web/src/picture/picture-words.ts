import type { ImageProblem } from '@latchkey/contracts/auth/user-image'
import type { Refusal } from '../words/refusal.ts'
import { wordsFor } from '../words/refusal-words.ts'

const problemWords: Readonly<Record<ImageProblem, string>> = {
  'not-an-image': 'That file is not a JPEG, PNG or WebP picture. Choose another.',
  damaged: 'That picture is damaged or incomplete. Choose another.',
  unsafe: 'That file holds something besides a picture. Choose another.',
  'too-large': 'That picture has more than 25 million pixels. Choose a smaller one.',
  'too-costly': 'That picture takes too long to read. Choose a smaller one.',
}

/** What a person reads where the picture that she chose cannot be opened here. */
export const cannotOpen = problemWords['not-an-image']

/** What a person reads when her picture was refused. */
export function pictureWords(refusal: Refusal): string {
  const { code, details } = refusal
  if (code === 'PAYLOAD_TOO_LARGE') return 'That picture is larger than 5 MB. Choose a smaller one.'
  return code === 'IMAGE_REJECTED' && details && 'problem' in details
    ? problemWords[details.problem]
    : wordsFor(refusal)
}
