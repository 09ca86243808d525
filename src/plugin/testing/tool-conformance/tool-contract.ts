import type { ToolSubject } from '../../tool.js';
import type { DescribedTool } from './described-tool.js';
import type { ToolDesk } from './tool-desk.js';

/** What a contract looks at: the tool, and desks to call it at. */
export interface ToolScene {
  readonly tool: DescribedTool;
  /** A workspace of its own, gone when the contract is done. */
  readonly desk: () => ToolDesk;
}

/** A contract of tools as the kit writes it down. */
export interface ToolContract {
  readonly id: string;
  readonly title: string;
  /** Why it does not apply to this tool; undefined where it does. */
  readonly unless: (tool: DescribedTool) => string | undefined;
  /** Throws a `BrokenContract` where the tool does not keep it. */
  readonly check: (scene: ToolScene) => Promise<void> | void;
}

/** A contract for every tool. */
export function toolContract(id: string, title: string, check: ToolContract['check']): ToolContract {
  return { id, title, unless: () => undefined, check };
}

/** A contract that calls the tool. */
export function callContract(
  id: string,
  title: string,
  check: ToolContract['check'],
  unless: ToolContract['unless'] = () => undefined,
): ToolContract {
  return { id, title, unless: (tool) => withoutExamples(tool) ?? unless(tool), check };
}

function withoutExamples({ examples }: DescribedTool): string | undefined {
  return examples.length === 0 ? 'The test gives no examples.' : undefined;
}

/** For contracts about the path that a call is about. */
export function unlessPath({ options }: DescribedTool): string | undefined {
  const subject: ToolSubject | undefined = options.subject;
  return subject?.kind === 'path' ? undefined : 'No property of its input is declared as a path.';
}
