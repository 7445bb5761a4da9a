'use client'

import { Button } from '@latchkey/ui/button'
import { describedBy, FieldFrame } from '@latchkey/ui/field'
import { useHydrated } from '@latchkey/ui/hydrated'
import type { PageForm } from '../forms/use-page-form.ts'

export interface PictureChooserProps {
  /** What sends the file as it is while no script runs. */
  readonly form: PageForm
  readonly error: string | undefined
  readonly onChoose: (file: Blob | undefined) => void
}

/** The field for a file. With scripts choosing one leads to cropping it; without, the form sends it. */
export function PictureChooser({ form, error, onChoose }: PictureChooserProps) {
  const isHydrated = useHydrated()
  const hint = (
    <>
      JPEG, PNG or WebP, up to 5 MB.
      {/* A finger drops nothing. */}
      {isHydrated ? (
        <span className="hidden pointer-fine:inline"> You can also drop one here.</span>
      ) : (
        ' Its middle is used.'
      )}
    </>
  )
  return (
    <form {...form.formProps} className="grid min-w-48 flex-1 gap-3">
      <FieldFrame id="picture" label="Choose a picture" hint={hint} error={error}>
        <input
          {...describedBy({ id: 'picture', hint, error })}
          name="picture"
          type="file"
          accept="image/jpeg,image/png,image/webp"
          onChange={(event) => onChoose(event.currentTarget.files?.[0])}
          className="control py-1.5 ps-1.5 file:me-3 file:min-h-8 file:rounded-sm file:border-0 file:bg-sunken file:px-3 file:font-semibold file:text-ink"
        />
      </FieldFrame>
      {isHydrated ? null : (
        <div>
          <Button type="submit" busy={form.isBusy}>
            Save picture
          </Button>
        </div>
      )}
    </form>
  )
}
