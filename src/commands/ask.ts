import { createInterface } from 'node:readline'
import { read } from 'read'
import { OperatorError } from '../errors.ts'

/**
 * Asks for a new password twice, without echo; where there is no terminal, takes the first line of standard input.
 * @throws OperatorError when the two differ, or there is none
 */
export async function askForPassword(username: string): Promise<string> {
  if (!process.stdin.isTTY) return readLine()
  const password = await ask(`Password for ${username}: `, true)
  if ((await ask('The same again: ', true)) !== password)
    throw new OperatorError('The two passwords differ. Nothing was changed; try again.')
  return password
}

/** Asks a question whose answer must be the word; without a terminal nobody can answer it. */
export async function confirm(question: string, word: string): Promise<boolean> {
  return process.stdin.isTTY === true && (await ask(question, false)) === word
}

/** On standard error, so that standard output is only what a command gives. */
async function ask(prompt: string, silent: boolean): Promise<string> {
  try {
    return await read({ prompt, silent, output: process.stderr })
  } catch {
    throw new OperatorError('Nothing was changed.') // Ctrl-C, or the end of the input
  }
}

async function readLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line
  throw new OperatorError('A password is needed: type it in a terminal, or give it on standard input.')
}
