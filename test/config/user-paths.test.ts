import { ownFolders, userPaths } from '../../src/config/user-paths.js';

describe('userPaths', () => {
  it('follows XDG, with its defaults and without relative paths', () => {
    expect(userPaths({}, '/home/u')).toMatchObject({
      configDirectory: '/home/u/.config/allos',
      sessions: '/home/u/.local/state/allos/sessions',
      data: '/home/u/.local/share/allos',
    });
    expect(userPaths({ XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: 'relative', XDG_DATA_HOME: '' }, '/h')).toMatchObject({
      configDirectory: '/c/allos',
      trust: '/h/.local/state/allos/trust',
      data: '/h/.local/share/allos',
    });
  });

  it('lets ALLOS_HOME override all, and refuses a relative one', () => {
    const paths = userPaths({ ALLOS_HOME: '/a', XDG_CONFIG_HOME: '/c' }, '/h');
    expect(paths).toEqual({
      configDirectory: '/a',
      sessions: '/a/sessions',
      trust: '/a/trust',
      logs: '/a/logs',
      history: '/a/history',
      data: '/a',
      cache: '/a/cache',
    });
    expect(() => userPaths({ ALLOS_HOME: 'a' }, '/h')).toThrow(expect.objectContaining({ code: 'config.invalid' }));
  });

  it('names what no tool may change, and never the folder that is worked in', () => {
    expect(ownFolders(userPaths({}, '/h'), '/h/code')).toEqual(
      expect.arrayContaining(['/h/.config/allos', '/h/.local/state/allos/trust', '/h/.config/allos/config.yaml']),
    );
    const inside = ownFolders(userPaths({ ALLOS_HOME: '/a' }, '/h'), '/a/work');
    expect(inside).not.toContain('/a');
    expect(inside).toEqual(expect.arrayContaining(['/a/config.yaml', '/a/trust', '/a/sessions']));
  });
});
