import { homeDirectory } from '../config/process-environment.js';
import { projectFolders } from '../config/project-files.js';
import type { Project } from '../config/project.js';
import { userPaths } from '../config/user-paths.js';
import { findPackageFolder, ownPackage } from '../host/package-directory.js';
import { pluginFolder } from '../host/plugin-folder.js';
import { AllosError } from '../plugin/error.js';
import type { JsonObject } from '../plugin/json.js';
import { describeWorkspace } from '../trust/describe-workspace.js';
import type { PackagePlaces } from '../trust/hash-plugin.js';
import { trustStateOf, type TrustState } from '../trust/trust-state.js';
import { openTrustStore } from '../trust/trust-store.js';
import type { WorkspaceRequest } from '../trust/workspace-request.js';
import { systemClock } from './system-clock.js';

export { trustDifference, type TrustDifference } from '../trust/trust-difference.js';
export { ASK_KINDS, type Ask, type AskKind } from '../trust/ask.js';
export type { TrustState, WorkspaceRequest };

type Environment = Readonly<Record<string, string | undefined>>;

/** A folder that says something, and how it stands with the user. */
export interface Workspace {
  readonly request: WorkspaceRequest;
  readonly state: TrustState;
  /**
   * Keeps an answer about the content that `request` tells of.
   *
   * @throws AllosError `config.untrusted` when the folder says something else by now, or cannot be known again;
   *   `trust.write`
   */
  readonly keep: (decision: 'trusted' | 'declined') => void;
  /** @throws AllosError `config.untrusted` when a plugin's code is not what `request` tells of any more */
  readonly assertSame: () => void;
}

/** Looks at a project and at what its user said of it. */
export function lookAtWorkspace(project: Project, own: JsonObject, env: Environment): Workspace {
  const places: PackagePlaces = { ofPlugin: pluginFolder, ofPackage: findPackageFolder, own: ownPackage().directory };
  const asked = { own, places, home: homeDirectory(env) };
  const store = openTrustStore(userPaths(env, homeDirectory(env)).trust);
  const request = describeWorkspace(project, asked);
  const assertSame = (): void => {
    if (request.hash !== undefined && describeWorkspace(project, asked).hash === request.hash) return;
    const { message, hint } = request.problem ?? {
      message: 'the code of a plugin, or a file that a setting takes its text from, changed since it was looked at',
      hint: 'Start Allos again to see what it is now.',
    };
    throw new AllosError('config.untrusted', `${project.root} cannot be trusted: ${message}`, { hint });
  };
  return {
    request,
    state: trustStateOf(request, store.read(project.root)),
    assertSame,
    keep: (decision) => {
      assertSame();
      const { hash = '', files, lines } = request;
      store.add(project.root, { decision, hash, at: new Date(systemClock.now()).toISOString(), files, lines });
    },
  };
}

/** Forgets what the user said of the project that a folder belongs to; whether there was anything. */
export function forgetTrust(cwd: string, env: Environment): { readonly root: string; readonly wasKnown: boolean } {
  const root = projectFolders(cwd)[0] ?? cwd;
  return { root, wasKnown: openTrustStore(userPaths(env, homeDirectory(env)).trust).forget(root) };
}
