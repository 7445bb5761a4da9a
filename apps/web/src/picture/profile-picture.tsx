export interface ProfilePictureProps {
  /** `userInfo.imageUrl`; null where there are no pictures. */
  readonly url: string | null
  readonly name: string
  /** Edge in pixels. */
  readonly size: number
}

/** A person's picture, round. Her name always stands beside it, so it is decoration to whoever cannot see it. */
export function ProfilePicture({ url, name, size }: ProfilePictureProps) {
  const style = { width: size, height: size }
  if (url !== null) {
    return (
      <img
        src={url}
        alt=""
        style={style}
        width={size}
        height={size}
        className="shrink-0 rounded-full bg-sunken object-cover"
      />
    )
  }
  return (
    <span
      aria-hidden="true"
      style={style}
      className="grid shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-bold text-accent uppercase"
    >
      {[...name][0]}
    </span>
  )
}
