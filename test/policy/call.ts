import type { PolicyCall } from '../../src/plugin/policy.js';
import type { JsonObject } from '../../src/plugin/json.js';

/** A call of the shell tool, as the runner would hand it to a policy. */
export function shellCall(command: string, more: Partial<PolicyCall> = {}): PolicyCall {
  return {
    tool: 'shell_exec',
    input: { command },
    effects: 'execute',
    permission: 'ask',
    subject: { kind: 'command', property: 'command' },
    plugin: 'allos-plugin-shell',
    cwd: '/nowhere/project',
    roots: ['/nowhere/project'],
    ...more,
  };
}

/** A call of a file tool. */
export function fileCall(tool: string, path: string, more: Partial<PolicyCall> = {}): PolicyCall {
  const reads = /^(?:read|list|find|search)/.test(tool);
  return {
    tool,
    input: { path } satisfies JsonObject,
    effects: reads ? 'read' : 'write',
    permission: reads ? 'always_allow' : 'ask',
    subject: { kind: 'path', property: 'path' },
    plugin: 'allos-plugin-files',
    cwd: '/nowhere/project',
    roots: ['/nowhere/project'],
    ...more,
  };
}
