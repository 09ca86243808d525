const CORE_ERROR = Symbol.for('@inversifyjs/core/InversifyCoreError');
/** Of Inversify: a parameter without a decorator, and one that names a service which nobody bound. */
const KINDS: readonly unknown[] = [1, 2];

/** Why the container could fill no constructor, in words for the plugin's author; undefined where that is not it. */
export function injectionFault(error: unknown): string | undefined {
  if (!(error instanceof Error) || Reflect.get(error, CORE_ERROR) !== true) return undefined;
  if (!KINDS.includes(Reflect.get(error, 'kind'))) return undefined;
  const service = /^No bindings found for service: "(?:Symbol\()?([^")]+)/.exec(error.message)?.[1];
  const asked =
    service === undefined ? 'a parameter without @inject' : `${service}, which is no service of this plugin`;
  return `its constructor takes ${asked}`;
}

/** What its author does about it. */
export const INJECTION_HINT =
  'Its author injects what a constructor takes by token, as in @inject(TOKENS.Clock) clock: Clock; until then leave the plugin out.';
