'use client'

import { Button } from '@latchkey/ui/button'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useRef, useTransition, type ReactNode, type SubmitEvent } from 'react'
import { textOf } from '../../../forms/form-state.ts'
import { typeInto } from '../../../forms/typed-fields.ts'

export interface UserSearchProps {
  /** What the address asks for, by the fields' names. */
  readonly values: Readonly<Record<string, string>>
  /** The fields. */
  readonly children: ReactNode
}

/** How long a pause in typing is. */
const pauseMs = 200

/**
 * Narrows the list of people. A form like any other without scripts; with them it answers while one types, and an
 * answer that comes after a later question is not shown.
 */
export function UserSearch({ values, children }: UserSearchProps) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  const shown = new URLSearchParams(values).toString()
  const asked = useRef(new Set([shown]))
  const [isAsking, startAsking] = useTransition()

  const askTyped = useEffectEvent(() => {
    if (typed() !== shown) ask()
  })
  useEffect(() => {
    // What was typed before scripts ran is asked for now.
    askTyped()
    return () => clearTimeout(pause.current)
  }, [])
  useEffect(() => {
    // An address that was not asked for here: she went back, or cleared the filters.
    if (asked.current.has(shown)) return
    asked.current = new Set([shown])
    typeInto(form.current, Object.fromEntries(new URLSearchParams(shown)))
  }, [shown])

  /** What the fields hold, as an address would. */
  function typed(): string {
    const data = new FormData(form.current ?? undefined)
    return new URLSearchParams(Object.keys(values).map((name) => [name, textOf(data, name)])).toString()
  }

  function ask() {
    clearTimeout(pause.current)
    const search = typed()
    asked.current.add(search)
    startAsking(() => router.replace(`/admin/users?${search}`, { scroll: false }))
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    ask()
  }

  function onInput() {
    clearTimeout(pause.current)
    pause.current = setTimeout(ask, pauseMs)
  }

  return (
    <form
      ref={form}
      method="get"
      role="search"
      aria-label="Users"
      onSubmit={onSubmit}
      onInput={onInput}
      className="flex flex-wrap items-end gap-3"
    >
      {children}
      <Button type="submit" busy={isAsking}>
        Search
      </Button>
    </form>
  )
}
