import { Notice } from '@latchkey/ui/notice'

/** What was done on the page before, as this page's address says. It makes way for how a form of this page ended. */
export function AddressNews({ words }: { readonly words: string | undefined }) {
  if (words === undefined) return null
  return (
    <div className="in-[main:has(.form-news,form_[role=alert])]:hidden">
      <Notice kind="done">{words}</Notice>
    </div>
  )
}
