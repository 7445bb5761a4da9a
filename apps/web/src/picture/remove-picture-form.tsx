'use client'

import { Button } from '@latchkey/ui/button'
import type { PageForm } from '../forms/use-page-form.ts'

/** Goes back to the initials. */
export function RemovePictureForm({ form }: { readonly form: PageForm }) {
  return (
    <form {...form.formProps}>
      <Button type="submit" busy={form.isBusy}>
        Remove picture
      </Button>
    </form>
  )
}
