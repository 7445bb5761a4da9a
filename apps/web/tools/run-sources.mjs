import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { register } from 'tsx/esm/api'

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Runs a TypeScript file of this package in this process. */
export function runSource(file) {
  register({ tsconfig: path.join(web, 'tsconfig.json') })
  return import(pathToFileURL(path.join(web, file)).href)
}
