import { createCli } from './cli.ts'

await createCli().parseAsync()
