import * as z from 'zod'
import { id } from '../text.ts'

/** A person, as she and administrators see her. Holds no secret. */
export const userInfo = z.object({
  id,
  userName: z.string().nullable(),
  fullName: z.string().nullable(),
  email: z.string().nullable(),
  imageUrl: z.string().nullable(),
  scopeNames: z.array(z.string()),
  created: z.date(),
  blocked: z.boolean(),
  /** When her account is deleted for good, where she asked for that; she may still keep it until then. */
  deletionDueAt: z.date().nullable(),
})

export type UserInfo = z.infer<typeof userInfo>
