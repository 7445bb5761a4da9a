import * as z from 'zod'
import type { ProcedureMeta } from './procedure-meta.ts'
import { appRouter } from './routers/root.ts'

/** A schema in the words of JSON Schema, draft 2020-12. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** What a program may know of a procedure before it calls it. */
export interface ProcedureDescription extends Required<ProcedureMeta> {
  /** As in the path of its address, e.g. `tasks.list`. */
  readonly path: string
  readonly type: 'query' | 'mutation' | 'subscription'
  /** `null` where it takes none. */
  readonly input: JsonSchema | null
  /** `null` where nothing is answered, or a stream of events is. */
  readonly output: JsonSchema | null
}

interface Procedure {
  readonly _def: {
    readonly type: ProcedureDescription['type']
    readonly meta?: ProcedureMeta
    readonly inputs: readonly unknown[]
    readonly output?: unknown
  }
}

/** Every procedure of the API, in the order of the routers. */
export function describeProcedures(): ProcedureDescription[] {
  const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>
  return Object.entries(procedures).map(
    ([
      path,
      {
        _def: { type, meta, inputs, output },
      },
    ]) => ({
      path,
      type,
      needsSession: meta?.needsSession ?? false,
      needsRecentProof: meta?.needsRecentProof ?? false,
      scopes: meta?.scopes ?? [],
      input: describe(inputs.at(-1), 'input'),
      output: describe(output, 'output'),
    }),
  )
}

function describe(schema: unknown, io: 'input' | 'output'): JsonSchema | null {
  if (!(schema instanceof z.ZodType) || schema instanceof z.ZodVoid || schema instanceof z.ZodUndefined) return null
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema._zod.def.type !== 'date') return
      jsonSchema.type = 'string'
      jsonSchema.format = 'date-time'
    },
  })
}
