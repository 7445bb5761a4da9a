import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../..')

/** What no bundle names among its inputs, and yet decides what it does. */
const beside = ['pnpm-lock.yaml', 'prisma/schema', 'prisma/migrations']

/**
 * A hash over the content of source files, given by their paths in the repository, and over what they stand on.
 * `undefined` when one of them is gone. By content, because a checkout and a build cache set times as they like.
 */
export function hashSources(files) {
  const hash = createHash('sha256')
  try {
    for (const file of [...files, ...beside.flatMap(filesIn)]) {
      hash
        .update(`${file}\0`)
        .update(readFileSync(path.join(repository, file)))
        .update('\0')
    }
    return hash.digest('hex')
  } catch {
    return undefined
  }
}

function filesIn(place) {
  if (path.extname(place) !== '') return [place]
  return readdirSync(path.join(repository, place), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(repository, path.join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'),
    )
    .sort()
}
