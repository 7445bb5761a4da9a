/** A key whose bow is a keyhole: the product's mark. Says nothing to assistive technology; put the name beside it. */
export function BrandMark({ className = 'size-7' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false" className={className}>
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <g className="stroke-on-accent" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round">
        <circle cx="12.25" cy="12.25" r="4.75" />
        <path d="m15.75 15.75 7.5 7.5M20 20l2.75-2.75" />
      </g>
      <circle cx="12.25" cy="12.25" r="1.75" className="fill-brass" />
    </svg>
  )
}
