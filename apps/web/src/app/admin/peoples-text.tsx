import { plain } from '../../words/plain.ts'

/**
 * What somebody chose to be called, or wrote: in its own direction, with marks that would turn the rest of the line shown as
 * what they are, and breaking anywhere.
 */
export function PeoplesText({ children }: { readonly children: string }) {
  return <bdi className="wrap-anywhere">{plain(children.replaceAll(/\s+/g, ' '))}</bdi>
}
