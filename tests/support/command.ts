import { join, resolve } from 'node:path'
import { endAtLast, temporaryDir } from './cleanup.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** Whether the tests are about the binary that TEST_BINARY names: `bun run build`, then `TEST_BINARY=dist/chatapp bun test …`. */
export const isBinary = Boolean(process.env.TEST_BINARY)

/** How to start ChatApp: the binary that is tested, else from the source. */
export const CHATAPP: Command = process.env.TEST_BINARY ? [resolve(process.env.TEST_BINARY)] : commandIn(ROOT)

type Command = readonly [string, ...string[]]

/** How to start the ChatApp whose source is in a folder. */
export function commandIn(root: string): Command {
  return [process.execPath, join(root, 'src', 'main.ts')]
}

export type Ended = { code: number; out: string; err: string }

/** Runs a command of ChatApp's to its end, in an empty directory and with no environment but what is given. */
export async function run(
  args: string[],
  {
    env = {},
    input = '',
    cwd = temporaryDir(),
  }: { env?: Record<string, string>; input?: string; cwd?: string } = {},
): Promise<Ended> {
  const child = Bun.spawn([...CHATAPP, ...args], {
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

/** Runs one in a terminal, and types an answer at each prompt. Gives everything that the terminal showed. */
export async function runInTerminal(
  args: string[],
  answers: [prompt: RegExp, answer: string][],
  env: Record<string, string>,
): Promise<{ code: number; screen: string }> {
  let screen = ''
  const waiting = [...answers]
  const child = Bun.spawn([...CHATAPP, ...args], {
    cwd: temporaryDir(),
    env: { TERM: 'xterm', ...env },
    terminal: {
      cols: 120,
      rows: 24,
      data(terminal, bytes) {
        screen += new TextDecoder().decode(bytes)
        const [next] = waiting
        if (!next?.[0].test(screen)) return
        waiting.shift()
        terminal.write(`${next[1]}\r`)
      },
    },
  })
  endAtLast(() => child.kill('SIGKILL'))
  return { code: await child.exited, screen }
}
