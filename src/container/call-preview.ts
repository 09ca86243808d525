import type { PrepareDependencies } from '../agent/prepared-call.js';
import type { ToolFileSystem } from '../plugin/tool-fs.js';
import { previewCall } from '../policy/preview.js';

/** What a person is shown of a call: the diff of an edit is made against the file as it is now. */
export function createPreview(fs: ToolFileSystem): PrepareDependencies['preview'] {
  const readText = async (path: string): Promise<string | undefined> => {
    try {
      return new TextDecoder().decode((await fs.read(path)).bytes);
    } catch {
      return undefined;
    }
  };
  return ({ manifest }, input) => previewCall({ tool: manifest.name, input, subject: manifest.subject }, { readText });
}
