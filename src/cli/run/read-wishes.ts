import type { RunOptions } from '../../plugin/agent.js';
import type { RunRequest } from './run-request.js';

/** What goes with the task besides its words, read from the files that the flags name. */
export type TaskWishes = Pick<RunOptions, 'files' | 'jsonSchema'>;

/**
 * Reads it before anything is composed or asked, so that a mistake is told at once.
 *
 * @param cwd where relative paths start
 * @throws AllosError `usage.file`, `usage.invalid`
 */
export async function readWishes(
  { files, jsonSchema }: Pick<RunRequest, 'files' | 'jsonSchema'>,
  cwd: string,
): Promise<TaskWishes> {
  return {
    ...(files.length === 0 ? {} : { files: await attached(files, cwd) }),
    ...(jsonSchema === undefined ? {} : { jsonSchema: await schema(jsonSchema, cwd) }),
  };
}

async function attached(files: readonly string[], cwd: string): Promise<NonNullable<TaskWishes['files']>> {
  const { readFilesToAttach } = await import('../../container/attached-files.js');
  return await readFilesToAttach(files, cwd);
}

async function schema(given: string, cwd: string): Promise<NonNullable<TaskWishes['jsonSchema']>> {
  const { readAnswerSchema } = await import('../../container/answer-schema.js');
  return await readAnswerSchema(given, cwd);
}
