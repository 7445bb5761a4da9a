/** JSON or code, as it is written, in as many lines as it needs. */
export function JsonText({ text }: { readonly text: string }) {
  return (
    <pre dir="ltr" className="rounded-md bg-sunken p-4 font-mono text-sm wrap-anywhere whitespace-pre-wrap">
      {text}
    </pre>
  )
}
