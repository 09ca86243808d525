import { loadConfig } from '../../config/load-config.js';
import { homeDirectory, processDirectory, processEnvironment } from '../../config/process-environment.js';
import { userPaths } from '../../config/user-paths.js';
import { forgetTrust, lookAtWorkspace, type Workspace } from '../../container/workspace-trust.js';
import { ownProviders } from '../../container/usable-providers.js';
import { AllosError } from '../../plugin/error.js';
import { visible } from '../../plugin/visible.js';
import { folderOf } from '../folder-of.js';
import { isPersonThere } from '../interactive/ask-person.js';
import { wrappedLines } from '../interactive/wrapped-lines.js';
import { print } from '../print.js';
import { styleOf, wantsColor } from '../render/style.js';
import { askTrust } from './ask-trust.js';
import { saidThen, trustPage } from './trust-page.js';

/** What `allos trust` is asked to do. */
export interface TrustWish {
  readonly wish: 'ask' | 'show' | 'trust' | 'revoke';
  readonly cd: string | undefined;
  readonly noColor: boolean;
}

/**
 * Shows what a folder asks for and keeps or forgets the user's answer.
 *
 * @throws AllosError `usage.invalid` where nobody can be asked; `config.untrusted` for content that cannot be known again
 */
export async function trustFolder({ wish, cd = '.', noColor }: TrustWish): Promise<void> {
  const env = processEnvironment();
  const cwd = folderOf(cd, processDirectory(), '-C');
  if (wish === 'revoke') {
    const { root, wasKnown } = forgetTrust(cwd, env);
    return await print(`${visible(root)} ${wasKnown ? 'is not trusted any more' : 'was not trusted'}\n`);
  }
  const workspace = await lookAt(cwd, env);
  if (workspace === undefined || workspace.state.type === 'nothing-asked') {
    return await print(`${visible(cwd)} asks for nothing that needs trust\n`);
  }
  const isTerminal = process.stdout.isTTY === true;
  const style = styleOf(wantsColor(env, { isTerminal, noColorFlag: noColor }));
  const wrapped = (line: string, indent: string): readonly string[] =>
    wrappedLines(line, isTerminal ? process.stdout.columns : 0, indent);
  const page = trustPage(workspace, { style, wrapped, isWhole: true });
  switch (wish) {
    case 'show':
      return await print(`${page}${stateLine(workspace)}\n`);
    case 'trust':
      workspace.keep('trusted');
      return await print(`${page}It is trusted now, until it changes.\n`);
    case 'ask':
      return await ask(workspace, styleOf(wantsColor(env, { isTerminal: isPersonThere(), noColorFlag: noColor })));
  }
}

/** Nothing of the folder takes effect here, whatever was said of it. */
async function lookAt(cwd: string, env: Readonly<Record<string, string | undefined>>): Promise<Workspace | undefined> {
  let workspace: Workspace | undefined;
  await loadConfig({
    cwd,
    env,
    configDirectory: userPaths(env, homeDirectory(env)).configDirectory,
    ownProviders: () => ownProviders(env),
    trust: (project, own) => {
      workspace = lookAtWorkspace(project, own, env);
      return { trust: 'none' };
    },
  });
  return workspace;
}

async function ask(workspace: Workspace, style: ReturnType<typeof styleOf>): Promise<void> {
  if (workspace.state.type === 'trusted') return await print(`${stateLine(workspace)}\n`);
  if (!isPersonThere()) {
    throw new AllosError('usage.invalid', 'nobody can be asked here whether to trust this folder', {
      hint: 'See what it asks for with allos trust --show, and say yes with allos trust --yes.',
    });
  }
  // Nobody need be asked about what cannot be known again.
  workspace.assertSame();
  const decision = await askTrust(workspace, { style, signal: new AbortController().signal, isWhole: true });
  const said = { trusted: 'It is trusted now, until it changes.', declined: 'It is not trusted, until it changes.' };
  await print(`${decision === undefined ? 'Nothing was kept.' : said[decision]}\n`);
}

function stateLine({ state, request }: Workspace): string {
  switch (state.type) {
    case 'nothing-asked':
      return 'It asks for nothing that needs trust.';
    case 'trusted':
    case 'declined':
      return `This was ${saidThen(state.answer)}.`;
    case 'changed':
    case 'new':
      return 'It is not trusted. allos trust asks you; --trust holds for one run.';
    case 'unknowable':
      return `It cannot be trusted: ${request.problem?.message ?? ''}. ${request.problem?.hint ?? ''}`;
  }
}
