import type { PackageKind } from './findings.ts'
import { dependenciesOf, type PackageJson } from './package-json.ts'
import { filesBelow, type RepositoryTree } from './tree.ts'

const NAMES: readonly (readonly [PackageKind, RegExp])[] = [
  ['docs', /^(?:docs?|documentation|handbook)$/],
  ['frontend', /(?:^|[-_.])(?:web|www|front(?:end)?|client|ui|admin|app|site|dashboard|portal|mobile|desktop|spa)$/],
  ['frontend', /^(?:web|front(?:end)?|client|ui|admin|mobile)(?:[-_.]|$)/],
  ['backend', /(?:^|[-_.])(?:api|back(?:end)?|server|services?|worker|jobs?|gateway|core-api|bff)$/],
  ['backend', /^(?:api|back(?:end)?|server)(?:[-_.]|$)/],
]

const DOCS = /^(?:vitepress|@docusaurus\/core|vuepress|nextra|@astrojs\/starlight)$/
const PAGES =
  /^(?:react-dom|vue|svelte|@angular\/core|next|nuxt|@remix-run\/react|solid-js|preact|react-native|expo|astro|@sveltejs\/kit)$/
const SERVER =
  /^(?:express|fastify|koa|hono|@nestjs\/core|@hapi\/hapi|restify|pg|mysql2?|mongoose|mongodb|typeorm|sequelize|knex|ioredis|redis|kafkajs|amqplib|@prisma\/client|drizzle-orm)$/

/** What a package is for: by what it is called, then by what it needs. */
export function kindOf(tree: RepositoryTree, folder: string, manifest: PackageJson): PackageKind {
  const parts = folder === '.' ? [] : folder.toLowerCase().split('/')
  const byName = (part: string | undefined) =>
    NAMES.find(([, pattern]) => part !== undefined && pattern.test(part))?.[0]
  const isLibrary = /^(?:packages|libs?|shared|common|modules)$/.test(parts[0] ?? '')
  const called = byName(parts.at(-1)) ?? (isLibrary ? undefined : byName(parts[0]))
  if (called !== undefined) return called
  const own = Object.keys({ ...dependenciesOf(manifest) })
  const needs = (pattern: RegExp) => own.some((name) => pattern.test(name))
  if (needs(DOCS) && folder !== '.') return 'docs'
  if (isLibrary) return 'shared'
  const run = Object.keys(manifest.dependencies ?? {})
  if (run.some((name) => SERVER.test(name))) return 'backend'
  if (run.some((name) => PAGES.test(name)) && hasPages(tree, folder)) return 'frontend'
  return folder === '.' ? 'backend' : 'shared'
}

const hasPages = (tree: RepositoryTree, folder: string): boolean =>
  filesBelow(tree, folder).some((path) => /\.(?:tsx|jsx|vue|svelte|html|astro)$|(?:^|\/)angular\.json$/.test(path))
