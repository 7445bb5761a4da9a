import { describeProcedures } from '@latchkey/api/server'
import * as z from 'zod'
import { expect, it } from 'vitest'
import { typeText } from './type-text.ts'

const textOf = (schema: z.ZodType) => typeText(z.toJSONSchema(schema, { io: 'input' }))

it('says what must be there, what may be, and what the type cannot say', () => {
  const schema = z.strictObject({
    id: z.uuid(),
    title: z.string().max(500).optional(),
    due: z.iso.date().nullable(),
    priority: z.int().min(0).max(3),
    version: z.int(),
  })
  expect(textOf(schema)).toBe(
    [
      '{',
      '  id: string // uuid',
      '  title?: string // at most 500 characters',
      '  due: string | null // date',
      '  priority: number // 0 to 3',
      '  version: number',
      '}',
    ].join('\n'),
  )
})

it('says choices, lists and what stands in them', () => {
  const schema = z.union([
    z.object({ kind: z.literal('a'), of: z.array(z.enum(['x', 'y'])) }),
    z.object({ rest: z.record(z.string(), z.boolean()), any: z.unknown() }),
  ])
  expect(textOf(schema)).toBe(
    '{\n  kind: "a"\n  of: ("x" | "y")[]\n} | {\n  rest: Record<string, boolean>\n  any: unknown\n}',
  )
})

it('has something to say of every procedure', () => {
  const schemas = describeProcedures().flatMap(({ path, input, output }) =>
    [input, output].flatMap((schema) => (schema === null ? [] : { path, schema })),
  )
  for (const { path, schema } of schemas) expect(typeText(schema), path).not.toMatch(/^unknown/)
})

it('says moments as the client has them', () => {
  const { output } = describeProcedures().find(({ path }) => path === 'tasks.create') ?? {}
  expect(typeText(output ?? {})).toContain('\n  completedAt: Date | null\n')
})
