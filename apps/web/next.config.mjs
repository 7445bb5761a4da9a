import path from 'node:path'
import { fileURLToPath } from 'node:url'

const workspace = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..')

// Plain JavaScript: a configuration in TypeScript would be compiled at every start of the server.
/** @type {import('next').NextConfig} */
export default {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  typedRoutes: true,
  transpilePackages: ['@latchkey/auth-client', '@latchkey/contracts', '@latchkey/ui'],
  outputFileTracingRoot: workspace,
  turbopack: { root: workspace },
  // The front door checks bodies, page by page; this only is no lower than its highest limit.
  experimental: { serverActions: { bodySizeLimit: '6mb' } },
}
