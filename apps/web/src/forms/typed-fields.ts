type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** The fields of a form that hold something else than what is saved; nothing where none does. */
export function typedFields(
  form: HTMLFormElement | null,
  saved: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const typed = Object.keys(saved).flatMap((name) => {
    const value = fieldOf(form, name)?.value
    return value === undefined || value === saved[name] ? [] : [[name, value] as const]
  })
  return typed.length > 0 ? Object.fromEntries(typed) : undefined
}

/** Types into the fields of a form; names that it does not have are passed over. */
export function typeInto(form: HTMLFormElement | null, fields: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(fields)) {
    const field = fieldOf(form, name)
    if (field) field.value = value
  }
}

function fieldOf(form: HTMLFormElement | null, name: string): Field | undefined {
  const field = form?.elements.namedItem(name)
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement
    ? field
    : undefined
}
