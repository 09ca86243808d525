import { Tool } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin } from '../../src/plugin/define-plugin.js';
import type { JsonObject } from '../../src/plugin/json.js';
import type { ToolOptions } from '../../src/plugin/tool.js';

const OPTIONS: ToolOptions<JsonObject> = {
  name: 'greet',
  description: 'Greets.',
  input: { schema: { type: 'object' }, parse: (value) => ({ ok: true, value: value as JsonObject }) },
};

@Tool(OPTIONS)
class Greet {
  execute = async () => ({ success: true });
}

/** As a plugin in plain JavaScript would call it. */
const define = (contributes: unknown, name: unknown = 'allos-plugin-a') => {
  const value = { name, apiVersion: API_VERSION, contributes };
  return () => definePlugin(value as Parameters<typeof definePlugin>[0]);
};

describe('definePlugin', () => {
  it('takes classes that a decorator marked', () => {
    expect(define([Greet])()).toMatchObject({ name: 'allos-plugin-a', contributes: [Greet] });
  });

  class Undecorated {}
  class LoudGreet extends Greet {}

  it.each([
    [
      'an undecorated class',
      [Greet, Undecorated],
      /allos-plugin-a contributes Undecorated, which has none of @Provider/,
    ],
    ['a class that only inherits from a decorated one', [LoudGreet], /contributes LoudGreet, which has none of/],
    ['a class without a name', [class {}], /contributes a class without a name, which has none of/],
    ['an instance', [new Greet()], /contributes an instance of Greet, which is no class/],
    ['nothing, as a circular import leaves', [undefined], /contributes undefined, which is no class/],
    ['no list', undefined, /allos-plugin-a has no list of what it contributes/],
  ])('refuses %s at once, and names it', (_what, contributes, message) => {
    expect(define(contributes)).toThrow(
      expect.objectContaining({ code: 'plugin.invalid', message: expect.stringMatching(message) }),
    );
  });

  it('says what to add, and to which class', () => {
    expect(define([Undecorated])).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/above class Undecorated, as @Tool\(/) }),
    );
    expect(define([LoudGreet])).toThrow(expect.objectContaining({ hint: expect.stringMatching(/not inherited/) }));
  });

  it('refuses a plugin without a name', () => {
    expect(define([Greet], '')).toThrow(expect.objectContaining({ message: 'definePlugin was given no name' }));
  });
});

describe('a class with two decorators', () => {
  it('is refused, and says which two', () => {
    const twice = () => {
      @Tool({ ...OPTIONS, name: 'second' })
      @Tool({ ...OPTIONS, name: 'first' })
      class Both {
        execute = async () => ({ success: true });
      }
      return Both;
    };
    expect(twice).toThrow(/Both is marked twice: as tool first and as tool second/);
  });
});
