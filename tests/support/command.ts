import { join } from 'node:path'
import { findBinary } from './binary.ts'
import { endAtLast, temporaryDir } from './cleanup.ts'

/** How to start the ChatApp whose source is in a folder. */
export function commandIn(root: string): [program: string, ...args: string[]] {
  return [process.execPath, join(root, 'src', 'main.ts')]
}

export type Ended = { code: number; out: string; err: string }

/** Runs a command of the binary's to its end, in an empty directory and with no environment but what is given. */
export async function run(
  args: string[],
  {
    env = {},
    input = '',
    cwd = temporaryDir(),
  }: { env?: Record<string, string>; input?: string; cwd?: string } = {},
): Promise<Ended> {
  const child = Bun.spawn([findBinary(), ...args], {
    cwd,
    env,
    stdin: new Blob([input]),
    stdout: 'pipe',
    stderr: 'pipe',
  })
  endAtLast(() => child.kill('SIGKILL'))
  const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited])
  return { code, out, err }
}

/** Runs one in a terminal, and types an answer at each prompt, at once or when a test gives it. Gives everything that the terminal showed. */
export async function runInTerminal(
  args: string[],
  answers: [prompt: RegExp, answer: string | (() => Promise<string>)][],
  env: Record<string, string>,
): Promise<{ code: number; screen: string }> {
  let screen = ''
  const waiting = [...answers]
  const child = Bun.spawn([findBinary(), ...args], {
    cwd: temporaryDir(),
    env: { TERM: 'xterm', ...env },
    terminal: {
      cols: 120,
      rows: 24,
      async data(terminal, bytes) {
        screen += new TextDecoder().decode(bytes)
        const [next] = waiting
        if (!next?.[0].test(screen)) return
        waiting.shift()
        terminal.write(`${typeof next[1] === 'string' ? next[1] : await next[1]()}\r`)
      },
    },
  })
  endAtLast(() => child.kill('SIGKILL'))
  return { code: await child.exited, screen }
}
