import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PolicyCall } from 'allos/plugin';
import { pluginConformance, registerConformance } from 'allos/plugin/testing';
import { KeepOutPolicy } from './keep-out-policy.js';

const policy = new KeepOutPolicy({ protected: ['vendor'] });

function effectOf(path: string, effects: PolicyCall['effects'] = 'write'): string {
  return policy.decide({
    tool: 'write_file',
    input: { path },
    effects,
    permission: 'ask',
    subject: { kind: 'path', property: 'path' },
    plugin: 'allos-plugin-files',
    cwd: '/work',
    roots: ['/work'],
  }).effect;
}

describe('the policy', () => {
  it('denies what writes into a protected folder, however its path is written', () => {
    for (const path of ['vendor', 'vendor/a.js', './src/../vendor/a.js', '/work/vendor/a.js']) {
      assert.equal(effectOf(path), 'deny', path);
    }
  });

  it('has no opinion on anything else', () => {
    for (const path of ['src/a.js', 'vendored/a.js', '../vendor/a.js']) assert.equal(effectOf(path), 'allow', path);
    assert.equal(effectOf('vendor/a.js', 'read'), 'allow');
  });
});

registerConformance(pluginConformance({ folder: new URL('..', import.meta.url) }), { describe, it });
