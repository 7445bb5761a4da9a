import { DomainError } from '@latchkey/contracts/domain-error'
import { publicProcedure } from './public.ts'

/** For people who are signed in: 401 `NOT_SIGNED_IN` otherwise, with the reason where a key was refused. */
export const authed = publicProcedure.use(({ ctx, next }) => {
  const { judgement } = ctx
  switch (judgement.status) {
    case 'signed-in':
      return next({ ctx: { session: judgement.session } })
    case 'refused': {
      const { reason, by } = judgement
      throw new DomainError('NOT_SIGNED_IN', by === undefined ? { reason } : { reason, by })
    }
    case 'anonymous':
      throw new DomainError('NOT_SIGNED_IN', {})
  }
})
