import type { AnswerRequest } from '../answer/ask-for-answer.js';
import type { RunOptions } from '../plugin/agent.js';
import type { UserPart } from '../plugin/message.js';
import type { Provider, ProviderCapabilities } from '../plugin/provider.js';
import { ExpectedAnswer } from './expected-answer.js';

/** What a run begins with, once everything that can be wrong with it was looked at. */
export interface PreparedTask {
  readonly content: readonly UserPart[];
  readonly answer: WantedShape | undefined;
}

/** An answer of a shape. */
export interface WantedShape {
  readonly expected: ExpectedAnswer;
  /** How a model is asked for it. */
  readonly askOf: (model: Pick<TaskTarget, 'provider' | 'model'>) => AnswerRequest;
}

/** For whom a task is prepared. */
export interface TaskTarget {
  readonly provider: Pick<Provider, 'capabilities' | 'inspect'>;
  readonly model: string;
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/**
 * Reads the files of a task and makes the check of its answer. What neither asks for is not loaded.
 *
 * @throws AllosError `usage.file` for a file that cannot be attached or that the model does not take, `usage.invalid` for
 * a schema that is none
 */
export async function prepareTask(
  task: string,
  { files = [], jsonSchema }: Pick<RunOptions, 'files' | 'jsonSchema'>,
  target: TaskTarget,
): Promise<PreparedTask> {
  const said: UserPart = { type: 'text', text: task };
  const attached = files.length === 0 ? [] : await attachedTo(files, target);
  const answer = jsonSchema === undefined ? undefined : await answerOf(jsonSchema);
  // What a task is about stands before it: models read long material better that way.
  return { content: [...attached, said], answer };
}

async function attachedTo(files: NonNullable<RunOptions['files']>, target: TaskTarget): Promise<readonly UserPart[]> {
  const { assertTaken, dependOnModel, readAttachments } = await import('../attachments/attached-parts.js');
  const attachments = await readAttachments(files, target.cwd);
  if (dependOnModel(attachments)) {
    await target.provider.inspect?.(target.model, target.signal);
    assertTaken(attachments, capabilitiesOf(target), target.model);
  }
  return attachments.map(({ part }) => part);
}

async function answerOf(jsonSchema: NonNullable<RunOptions['jsonSchema']>): Promise<WantedShape> {
  const { answerSchemaOf } = await import('../answer/answer-schema.js');
  const { askForAnswer } = await import('../answer/ask-for-answer.js');
  const { schema, check } = await answerSchemaOf(jsonSchema);
  return { expected: new ExpectedAnswer(check), askOf: (model) => askForAnswer(schema, capabilitiesOf(model)) };
}

/** A provider may be plain JavaScript: one that cannot say what its models do says nothing of them. */
function capabilitiesOf({ provider, model }: Pick<TaskTarget, 'provider' | 'model'>): Partial<ProviderCapabilities> {
  try {
    const told: unknown = provider.capabilities(model);
    return typeof told === 'object' && told !== null ? told : {};
  } catch {
    return {};
  }
}
