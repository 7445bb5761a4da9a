import type { AnyRouter, ProcedureType } from '@trpc/server'
import { appRouter } from '../routers/root.ts'

/** Most calls that one request may carry. */
export const batchMax = 10

/** What a request under /api/trpc asks for. */
export interface TrpcTarget {
  readonly isBatch: boolean
  /** In order; at most one more than `batchMax`, which is enough to refuse. */
  readonly calls: readonly { readonly path: string; readonly type: ProcedureType | undefined }[]
  readonly search: URLSearchParams
}

/** Reads the part of the URL behind `/api/trpc/`. Decodes once; what cannot be decoded names no procedure. */
export function readTarget(rest: string): TrpcTarget {
  const at = rest.indexOf('?')
  const search = new URLSearchParams(at < 0 ? '' : rest.slice(at + 1))
  const path = decode(at < 0 ? rest : rest.slice(0, at))
  const isBatch = search.get('batch') === '1'
  const paths = isBatch ? path.split(',', batchMax + 1) : [path]
  return { isBatch, search, calls: paths.map((name) => ({ path: name, type: typeOf.get(name) })) }
}

/** The procedures asked for, for the log: a path that is none could hold anything and is left out. */
export const namesOf = ({ calls }: TrpcTarget): string[] =>
  calls.map(({ path, type }) => (type === undefined ? '(unknown)' : path))

// The type says nested, the value is flat: one entry for each path.
const { procedures }: AnyRouter['_def'] = appRouter._def

/** The kind of every procedure there is. */
const typeOf: ReadonlyMap<string, ProcedureType> = new Map(
  Object.entries<{ _def: { type: ProcedureType } }>(procedures).map(([path, { _def }]) => [path, _def.type]),
)

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
