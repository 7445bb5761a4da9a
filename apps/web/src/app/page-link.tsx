import Link from 'next/link'
import type { ComponentProps } from 'react'

/**
 * A link to another page of ours. Nothing is fetched ahead: every page is made for its request, so what is fetched
 * early is thrown away, and costs the server a rendering.
 */
export function PageLink<RouteType>(props: ComponentProps<typeof Link<RouteType>>) {
  return <Link prefetch={false} {...props} />
}
