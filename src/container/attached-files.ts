import { attachedPart } from '../attachments/attached-part.js';
import { readAttachedFile } from '../attachments/read-attached-file.js';
import type { AttachedFile } from '../plugin/agent.js';

/**
 * Reads files to attach, before anything else is asked or opened. What they are together, and whether the model takes
 * them, is looked at when they are attached.
 *
 * @param cwd where relative names start
 * @throws AllosError `usage.file`
 */
export async function readFilesToAttach(names: readonly string[], cwd: string): Promise<readonly AttachedFile[]> {
  const files: AttachedFile[] = [];
  for (const name of names) {
    const file = await readAttachedFile(name, cwd);
    attachedPart(file);
    files.push(file);
  }
  return files;
}
