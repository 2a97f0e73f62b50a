// Read before anything else, and by any Node: an older one cannot read the TypeScript behind it.
const NEEDED = 24

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(`
WMS Orchestrator runs on Node ${NEEDED} or newer, and this is ${process.version}.
Install it from https://nodejs.org, or run the container that compose.yml builds.
In a checkout \`npm ci\` without --omit=dev brings a Node of its own for the npm scripts.
`)
  process.exit(1)
}
await import('./compile-cache.mjs')
