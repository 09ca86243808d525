import { inject, injectable, optional } from 'inversify';
import { recordContribution, type ContributedClass, type ToolSourceOptions } from './contribution.js';
import type { HookMethods, HookMoment, HookOptions } from './hook.js';
import type { JsonObject } from './json.js';
import type { Provider as ProviderContract } from './provider.js';
import type { ProviderOptions } from './provider-options.js';
import type { ServiceToken } from './tokens.js';
import type { Tool as ToolContract, ToolOptions, ToolSource as ToolSourceContract } from './tool.js';

export { inject, optional };

/** The contract of a provider; see `Provider.stream`. The decorator of the same name marks a class that keeps it. */
export type Provider = ProviderContract;
/** The contract of a tool; see `Tool.execute`. The decorator of the same name marks a class that keeps it. */
export type Tool<Input = JsonObject> = ToolContract<Input>;
/** The contract of a tool source. The decorator of the same name marks a class that keeps it. */
export type ToolSource = ToolSourceContract;

type ClassOf<T> = abstract new (...args: never[]) => T;

/**
 * Marks a class as a provider. It only records; a class without `stream` is a compile error.
 *
 * @example
 * ```ts
 * import { Provider, type ProviderEvent, type ProviderRequest } from 'allos/plugin';
 *
 * @Provider({ name: 'echo', description: 'Says what it was told' })
 * export class Echo implements Provider {
 *   capabilities = () => ({ tools: false, images: false, reasoning: false });
 *   contextWindow = () => undefined;
 *   countTokens = (text: string) => Math.max(1, Math.ceil(text.length / 4));
 *   async *stream(request: ProviderRequest): AsyncIterable<ProviderEvent> {
 *     const origin = { provider: 'echo', api: 'echo', endpoint: 'local:', model: request.model, lineage: request.lineage };
 *     yield { type: 'finish', content: [{ type: 'text', text: 'hello' }], stopReason: 'stop', usage: undefined, origin };
 *   }
 * }
 * ```
 */
export function Provider(options: ProviderOptions): (target: ClassOf<ProviderContract>) => void {
  return (target) => record(target, { kind: 'provider', options });
}

/**
 * Marks a class as a tool. It only records; a class whose `execute` does not take the codec's value is a compile
 * error.
 *
 * @example
 * ```ts
 * import { Tool, type ToolResult } from 'allos/plugin';
 * import { Describe, inputOf, IsString } from 'allos/plugin/input';
 *
 * class GreetInput {
 *   @IsString() @Describe('Whom to greet')
 *   name!: string;
 * }
 *
 * @Tool({ name: 'greet', description: 'Greets a person by name.', input: inputOf(GreetInput), effects: 'read' })
 * export class Greet implements Tool<GreetInput> {
 *   async execute(input: GreetInput): Promise<ToolResult> {
 *     return { success: true, result: `Hello, ${input.name}!` };
 *   }
 * }
 * ```
 */
export function Tool<Input>(options: ToolOptions<Input>): (target: ClassOf<ToolContract<Input>>) => void {
  return (target) => record(target, { kind: 'tool', options: options });
}

/** Marks a class as a source of tools that are known only at run time. It only records. */
export function ToolSource(options: ToolSourceOptions): (target: ClassOf<ToolSourceContract>) => void {
  return (target) => record(target, { kind: 'tool-source', options });
}

/**
 * Marks a class as a hook: code that runs at moments of a run. It only records; a class without a method for one of the
 * moments in `on` is a compile error.
 *
 * @example
 * ```ts
 * import { Hook, type HookVerdict, type ToolCallToCome } from 'allos/plugin';
 *
 * @Hook({ name: 'no-secrets', description: 'Denies reads of key files.', on: ['beforeToolCall'] })
 * export class NoSecrets {
 *   beforeToolCall({ input }: ToolCallToCome): HookVerdict | undefined {
 *     const isKey = JSON.stringify(input).includes('.pem');
 *     return isKey ? { action: 'deny', reason: 'key files are not read' } : undefined;
 *   }
 * }
 * ```
 */
export function Hook<Moment extends HookMoment>(
  options: HookOptions<Moment>,
): (target: ClassOf<Pick<HookMethods, Moment>>) => void {
  return (target) => record(target, { kind: 'hook', options });
}

/**
 * Marks a class as the implementation of a service, one of `TOKENS`. It only records; the composition root binds it in
 * the session scope. A class that is no such service is a compile error.
 */
export function Service<T extends object>(token: ServiceToken<T>): (target: ClassOf<T>) => void {
  return (target) => record(target, { kind: 'service', token });
}

function record(target: ContributedClass, contribution: Parameters<typeof recordContribution>[1]): void {
  recordContribution(target, contribution);
  injectable()(target as unknown as new () => object);
}
