type Options = {
  cwd?: string
  /** Added to our own environment. */
  env?: Record<string, string>
  withinMs?: number
}

const WITHIN_MS = 60_000

/** Runs a program to its end and gives what it printed. @throws Error with the end of its complaints when it fails */
export async function run(command: string[], options: Options = {}): Promise<string> {
  const { code, stdout, stderr } = await attempt(command, options)
  if (code !== 0)
    throw new Error(`${command.join(' ').slice(0, 200)} gave ${code}: ${`${stdout}${stderr}`.slice(-3_000)}`)
  return stdout.trim()
}

/** Runs a program to its end, whatever that is; one that takes too long is killed. */
export async function attempt(
  command: string[],
  { cwd, env, withinMs = WITHIN_MS }: Options = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = Bun.spawn(command, {
    ...(cwd && { cwd }),
    env: { ...process.env, ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: withinMs,
    killSignal: 'SIGKILL',
  })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { code, stdout, stderr }
}
