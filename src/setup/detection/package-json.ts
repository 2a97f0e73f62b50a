import { z } from 'zod'
import type { RepositoryTree } from './tree.ts'

const Texts = z.record(z.string(), z.string()).optional().catch(undefined)

/** What we read of a package.json; a field of another form counts as absent. */
export const PackageJson = z.object({
  name: z.string().optional().catch(undefined),
  scripts: Texts,
  ...{ dependencies: Texts, devDependencies: Texts, peerDependencies: Texts, optionalDependencies: Texts },
  engines: Texts,
  volta: Texts,
  packageManager: z.string().optional().catch(undefined),
  workspaces: z
    .union([z.array(z.string()), z.object({ packages: z.array(z.string()) }).transform(({ packages }) => packages)])
    .optional()
    .catch(undefined),
  main: z.string().optional().catch(undefined),
  ...{ module: z.string().optional().catch(undefined), types: z.string().optional().catch(undefined) },
  exports: z.unknown().optional(),
})
export type PackageJson = z.infer<typeof PackageJson>

export async function readPackageJson(tree: RepositoryTree, path: string): Promise<PackageJson | null> {
  try {
    return PackageJson.safeParse(JSON.parse((await tree.read(path)) ?? 'null')).data ?? null
  } catch {
    return null
  }
}

export const dependenciesOf = (manifest: PackageJson): Readonly<Record<string, string>> => ({
  ...manifest.peerDependencies,
  ...manifest.optionalDependencies,
  ...manifest.devDependencies,
  ...manifest.dependencies,
})
