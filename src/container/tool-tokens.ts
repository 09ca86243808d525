import { estimateTokens } from '../context/estimate-tokens.js';
import { frameTokens } from '../context/message-tokens.js';
import type { ToolManifest } from '../plugin/manifest.js';

/** An estimate of what a tool adds to each request: its name, description and schema, and what an API adds to them. */
export function toolTokens(tool: Pick<ToolManifest, 'name' | 'description' | 'inputSchema'>): number {
  return frameTokens('', [tool], estimateTokens);
}
