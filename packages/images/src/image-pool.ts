import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { ImageProblem, UserImageFormat } from '@latchkey/contracts/auth/user-image'
import { DomainError } from '@latchkey/contracts/domain-error'
import { inspectContainer } from './core/inspect-container.ts'

/** What a square is to be: its edge in pixels, how it is encoded, and for jpg and webp a quality from 1 to 100. */
export interface SquareOptions {
  readonly size: number
  readonly format: UserImageFormat
  readonly quality: number
}

/** A picture that we made ourselves. */
export interface MadeImage {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: 'image/jpeg' | 'image/png' | 'image/webp'
}

/** Makes safe squares of what people send. */
export interface ImagePool {
  /**
   * The middle of a JPEG, PNG or WebP as a square, upright, encoded anew, without metadata.
   * @throws DomainError `IMAGE_REJECTED` with the problem; `OVERLOADED` when too many wait already.
   */
  makeSquare(bytes: Uint8Array, options: SquareOptions): Promise<MadeImage>
}

export interface ImagePoolOptions {
  /** How many are made at the same time. Default 1: a process each, with up to `bytesMax` of memory. */
  readonly workers?: number
  /** How many may wait. Default 10. */
  readonly queueMax?: number
  /** Default 25 million: a picture's size once it is unpacked (OWASP ASVS 5.2.6). */
  readonly pixelsMax?: number
  /** How long the work on one may take. Default 2 seconds. */
  readonly timeMaxMs?: number
  /** How much memory a process may take, where the system tells (Linux). Default 300 million bytes. */
  readonly memoryBytesMax?: number
}

/**
 * Every picture gets a process of its own, which is ended when it takes too long or too much: decoders of foreign files
 * are the riskiest code there is (OWASP ASVS 15.2.5).
 */
export function createImagePool(options: ImagePoolOptions = {}): ImagePool {
  const limits = {
    pixelsMax: options.pixelsMax ?? 25_000_000,
    timeMaxMs: options.timeMaxMs ?? 2000,
    memoryBytesMax: options.memoryBytesMax ?? 300_000_000,
  }
  const seats = createSeats(options.workers ?? 1, options.queueMax ?? 10)
  return {
    async makeSquare(bytes, square) {
      const container = inspectContainer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      if ('problem' in container) throw new DomainError('IMAGE_REJECTED', { problem: container.problem })
      await seats.take()
      try {
        const made = await runWorker({ ...square, bytes, pixelsMax: limits.pixelsMax }, limits)
        return { bytes: Uint8Array.from(made), contentType: contentTypes[square.format] }
      } finally {
        seats.leave()
      }
    },
  }
}

const contentTypes = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const

interface Task extends SquareOptions {
  readonly bytes: Uint8Array
  readonly pixelsMax: number
}

type Answer = { readonly ready: true } | { readonly result: Uint8Array } | { readonly problem: ImageProblem }

interface WorkLimits {
  readonly timeMaxMs: number
  readonly memoryBytesMax: number
}

function runWorker(task: Task, { timeMaxMs, memoryBytesMax }: WorkLimits): Promise<Uint8Array> {
  // Beside this file, both here and where the server is bundled. It needs none of the environment's secrets.
  const child = fork(new URL('./image-worker.mjs', import.meta.url), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { NODE_ENV: 'production' },
    execArgv: [],
  })
  return new Promise<Uint8Array>((resolve, reject) => {
    const refuse = (problem: ImageProblem) => reject(new DomainError('IMAGE_REJECTED', { problem }))
    const watch = watchWorker(child, memoryBytesMax, () => refuse('too-costly'))
    child.on('message', (answer: Answer) => {
      if ('ready' in answer) {
        watch.endAfter(timeMaxMs)
        child.send(task)
      } else if ('result' in answer) resolve(answer.result)
      else refuse(answer.problem)
    })
    child.on('error', reject)
    // One that could not be started has no exit.
    child.on('close', watch.stop)
    child.on('exit', (status, signal) => {
      watch.stop()
      // A decoder that crashed did so over this picture.
      if (watch.wasReady) refuse('damaged')
      else reject(new Error(`The process for a picture ended with ${status ?? signal}.`))
    })
  })
}

const memoryLookEveryMs = 40
/** How long a process may take to be ready for work, on a machine that has much else to do. */
const startMaxMs = 20_000

function watchWorker(child: ChildProcess, memoryBytesMax: number, onTooCostly: () => void) {
  const end = () => {
    onTooCostly()
    child.kill('SIGKILL')
  }
  // One that hangs before it is ready would keep its seat for ever.
  let timer = setTimeout(() => child.kill('SIGKILL'), startMaxMs)
  const looking = setInterval(() => {
    void residentBytes(child.pid).then((bytes) => {
      if (bytes > memoryBytesMax) end()
    })
  }, memoryLookEveryMs)
  const watch = {
    wasReady: false,
    endAfter(ms: number) {
      watch.wasReady = true
      clearTimeout(timer)
      timer = setTimeout(end, ms)
    },
    stop() {
      clearInterval(looking)
      clearTimeout(timer)
    },
  }
  return watch
}

/** 0 where the system does not tell. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}

const retryAfterSeconds = 3

function createSeats(count: number, queueMax: number) {
  let taken = 0
  const waiting: (() => void)[] = []
  return {
    async take(): Promise<void> {
      if (taken < count) {
        taken++
        return
      }
      if (waiting.length >= queueMax) throw new DomainError('OVERLOADED', { retryAfterSeconds })
      await new Promise<void>((resolve) => waiting.push(resolve))
    },
    leave(): void {
      const next = waiting.shift()
      if (next) next()
      else taken--
    },
  }
}
