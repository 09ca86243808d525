import type { ClientRequest, RequestOptions } from 'node:http';
import { keptConnections, type KeptConnections } from './kept-connections.js';

/** Where requests go. */
export interface Target {
  /** The address as it was given. */
  readonly text: string;
  readonly href: string;
  /** With the port, for messages. */
  readonly host: string;
  /** The event of a socket that can be written to. */
  readonly connected: 'connect' | 'secureConnect';
  readonly transport: { readonly request: (options: RequestOptions) => ClientRequest };
  readonly options: RequestOptions;
  readonly connections: KeptConnections | undefined;
}

/** Reads an address. Throws for one that is none. */
export function targetOf(text: string): Target {
  const url = new URL(text);
  const isSecure = url.protocol === 'https:';
  const { protocol, hostname, port, path, auth } = process.getBuiltinModule('node:url').urlToHttpOptions(url);
  const transport = process.getBuiltinModule(isSecure ? 'node:https' : 'node:http');
  const connections = keptConnections(transport);
  return {
    text,
    href: url.href,
    host: url.host,
    connected: isSecure ? 'secureConnect' : 'connect',
    transport,
    options: { protocol, hostname, port, path, auth, agent: connections?.agent },
    connections,
  };
}
