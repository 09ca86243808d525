import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../json.js';
import { holds, same, shown } from '../../conformance/broken-contract.js';
import type { DescribedTool } from '../described-tool.js';
import { callContract, unlessPath, type ToolContract, type ToolScene } from '../tool-contract.js';
import { CANARY, type ToolDesk } from '../tool-desk.js';

/** Nothing outside of the workspace is read or written. */
export const CONFINEMENT_CONTRACTS: readonly ToolContract[] = [
  confined('confinement.paths', 'A path that leads out of the workspace is refused', (desk) => [
    '../outside/canary.txt',
    '../outside',
    join(desk.outside, 'canary.txt'),
    '../outside/new.txt',
  ]),
  confined('confinement.links', 'A symbolic link that leads out of the workspace is not followed', (desk) => {
    symlinkSync(join(desk.outside, 'canary.txt'), join(desk.root, 'link.txt'));
    symlinkSync(desk.outside, join(desk.root, 'folder'));
    return ['link.txt', 'folder/canary.txt', 'folder/new.txt', 'folder'];
  }),
];

function confined(id: string, title: string, pathsAt: (desk: ToolDesk) => readonly string[]): ToolContract {
  const check = async ({ tool, desk }: ToolScene): Promise<void> => {
    for (const { input, files } of tool.examples) {
      const made = desk();
      if (files !== undefined) made.put({ files });
      const before = made.filesOutside();
      for (const path of pathsAt(made)) {
        const result = await made.call(pathInput(tool, input, path));
        holds(!shown(result).includes(CANARY.slice(0, 13)), `${shown(path)} shows what is outside: ${shown(result)}`);
        same(made.filesOutside(), before, `the files outside, after a call with the path ${shown(path)}`);
      }
    }
  };
  return callContract(id, title, check, unlessPath);
}

function pathInput({ options }: DescribedTool, input: JsonObject, path: string): JsonObject {
  return { ...input, [options.subject?.property ?? '']: path };
}
