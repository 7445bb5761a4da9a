import { readImageAnswer, type ImagePort } from '@latchkey/auth-client/image-port'

const timeoutMs = 60_000

/** Sends pictures from a page. By XMLHttpRequest, since `fetch` tells nothing of the progress of what it sends. */
export const imagePort: ImagePort = {
  put: (image, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      const fail = (why: string) => () => reject(new Error(why))
      request.open('PUT', '/api/images/me')
      request.setRequestHeader('content-type', 'image/*')
      request.timeout = timeoutMs
      request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0))
      request.addEventListener('load', () => {
        try {
          resolve(readImageAnswer(request.status, request.responseText))
        } catch (error) {
          reject(error)
        }
      })
      request.addEventListener('error', fail('The picture could not be sent.'))
      request.addEventListener('timeout', fail('Sending the picture took too long.'))
      request.addEventListener('abort', fail('The picture was taken back.'))
      signal?.addEventListener('abort', () => request.abort())
      request.send(image)
    }),
}
