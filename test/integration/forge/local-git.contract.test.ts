import { forgeContract } from './forge-contract.ts'
import { backendCheck, localForge, rules } from './local-forge.ts'

forgeContract('local-git', () => localForge({ '.wms/pipeline.json': rules([backendCheck]) }))
